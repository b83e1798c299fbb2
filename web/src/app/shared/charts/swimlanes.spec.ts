import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import type { LaneEvent } from './swimlane-dots.js';
import { SwimlaneTimeline } from './swimlanes.js';

const event = (minute: number, title: string): LaneEvent => ({
  at: new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString(),
  title,
});

async function shown(lanes: { name: string; events: LaneEvent[] }[]) {
  const fixture = TestBed.createComponent(SwimlaneTimeline);
  fixture.componentRef.setInput('lanes', lanes);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  document.body.append(page);
  const dots = () => [...page.querySelectorAll<HTMLElement>('.track button')];
  const press = async (key: string) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await fixture.whenStable();
  };
  return { fixture, page, dots, press };
}

describe('swimlanes', () => {
  it('are walked by the arrow keys, with one dot in the order of Tab', async () => {
    const { fixture, dots, press } = await shown([
      { name: 'Activity', events: [event(0, 'first'), event(30, 'second')] },
      { name: 'Changes', events: [event(29, 'a change')] },
    ]);
    expect(dots().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
    dots()[0]?.focus();
    await press('ArrowRight');
    expect(document.activeElement?.getAttribute('aria-label')).toContain('second');
    await press('ArrowDown');
    expect(document.activeElement?.getAttribute('aria-label')).toContain('a change');
    expect(dots().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
    let chosen: readonly LaneEvent[] = [];
    fixture.componentInstance.chosen.subscribe((events) => (chosen = events));
    (document.activeElement as HTMLElement).click();
    expect(chosen.map(({ title }) => title)).toEqual(['a change']);
  });

  it('say so when nothing happened', async () => {
    expect((await shown([])).page.textContent).toContain('Nothing happened in this time');
  });
});
