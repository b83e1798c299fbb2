import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { SureButton } from './sure-button.js';

@Component({
  imports: [SureButton],
  template: '<app-sure-button label="Revoke" name="Revoke falco" (sure)="done.set(done() + 1)" />',
})
class Host {
  readonly done = signal(0);
}

describe('a button for what is not easily taken back', () => {
  let fixture: ComponentFixture<Host>;
  beforeEach(() => {
    fixture = TestBed.createComponent(Host);
    fixture.detectChanges();
  });

  const button = (): HTMLButtonElement => (fixture.nativeElement as HTMLElement).querySelector('button')!;
  const after = (act: () => void): string => {
    act();
    fixture.detectChanges();
    return `${button().textContent?.trim()} / ${button().getAttribute('aria-label')} / ${fixture.componentInstance.done()}`;
  };

  it('asks first, does it at the second press, and asks anew after that', () => {
    expect(after(() => undefined)).toBe('Revoke / Revoke falco / 0');
    expect(after(() => button().click())).toBe('Sure? / Revoke falco: sure? / 0');
    expect(after(() => button().click())).toBe('Revoke / Revoke falco / 1');
    expect(after(() => button().click())).toBe('Sure? / Revoke falco: sure? / 1');
  });

  it.each([new Event('blur'), new KeyboardEvent('keydown', { key: 'Escape' })])('takes the question back', (event) => {
    after(() => button().click());
    expect(after(() => button().dispatchEvent(event))).toBe('Revoke / Revoke falco / 0');
  });
});
