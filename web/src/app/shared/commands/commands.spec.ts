import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Preferences } from '../preferences/preferences.js';
import { type Command, Commands, keyLabel } from './commands.js';

describe('Commands', () => {
  const run = vi.fn();
  let commands: Commands;

  beforeEach(() => {
    run.mockReset();
    commands = TestBed.inject(Commands);
  });

  const command = (id: string, over: Partial<Command> = {}): Command => ({
    id,
    label: id,
    group: 'Test',
    run: () => run(id) as unknown,
    ...over,
  });
  const register = (...list: Command[]) => TestBed.runInInjectionContext(() => commands.register(list));

  function press(key: string, over: KeyboardEventInit & { on?: Element } = {}): boolean {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...over });
    (over.on ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  }

  function focusOn(html: string): Element {
    document.body.innerHTML = html;
    return document.body.firstElementChild as Element;
  }

  it('does what the latest of a key says', () => {
    register(command('page', { keys: ['j'] }));
    register(command('panel', { keys: ['j'] }));
    expect(press('j')).toBe(true);
    expect(run).toHaveBeenCalledExactlyOnceWith('panel');
  });

  it('passes over what cannot be done now', () => {
    register(command('page', { keys: ['j'] }));
    register(command('panel', { keys: ['j'], when: () => false }));
    press('j');
    expect(run).toHaveBeenCalledExactlyOnceWith('page');
    expect(commands.available().map(({ id }) => id)).toEqual(['page']);
  });

  it('leaves letters to what is typed into, but not Esc and Ctrl+K', () => {
    register(
      command('next', { keys: ['j'] }),
      command('palette', { keys: ['mod+k'] }),
      command('close', { keys: ['Escape'] }),
    );
    const on = focusOn('<input>');
    expect([press('j', { on }), press('k', { on, ctrlKey: true }), press('Escape', { on })]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('takes neither Enter nor Space from a button', () => {
    register(command('open', { keys: ['Enter', ' '] }));
    const on = focusOn('<button></button>');
    expect([press('Enter', { on }), press(' ', { on })]).toEqual([false, false]);
    expect(press('Enter', { on: focusOn('<div></div>') })).toBe(true);
  });

  it('is silent when single keys are turned off', () => {
    register(command('next', { keys: ['j'] }));
    TestBed.inject(Preferences).shortcuts.set('off');
    expect(press('j')).toBe(false);
  });

  describe('while a box is on its way', () => {
    beforeEach(() => {
      register(command('next', { keys: ['j', 'Enter'] }), command('palette', { keys: ['/', 'mod+k'] }));
      commands.expectBox();
    });

    it('keeps what is typed for it, and runs nothing', () => {
      for (const key of ['J', 'j', '/', ' ', 'x', 'Backspace', 'ä', 'Enter']) expect(press(key)).toBe(true);
      expect(press('k', { ctrlKey: true })).toBe(true);
      // the browser's own
      expect([press('Tab'), press('F5'), press('r', { ctrlKey: true })]).toEqual([false, false, false]);
      expect(commands.takeTypedAhead()).toBe('Jj/ ä');
      expect(run).not.toHaveBeenCalled();
    });

    it('also what is typed into another', () => {
      expect(press('a', { on: focusOn('<input>') })).toBe(true);
      expect(commands.takeTypedAhead()).toBe('a');
    });

    it('gives it up for Esc, and keys are keys again', () => {
      press('a');
      expect(press('Escape')).toBe(true);
      expect([commands.isBoxExpected, commands.takeTypedAhead()]).toEqual([false, '']);
      press('j');
      expect(run).toHaveBeenCalledExactlyOnceWith('next');
    });
  });

  it('forgets commands with what registered them', () => {
    @Component({ template: '' })
    class Page {
      constructor() {
        inject(Commands).register([command('page', { keys: ['j'] })]);
      }
    }
    TestBed.createComponent(Page).destroy();
    expect(press('j')).toBe(false);
    expect(commands.all()).toEqual([]);
  });
});

describe('keyLabel', () => {
  it('writes keys as keyboards do', () => {
    expect(['j', 'mod+k', 'Escape', 'Enter'].map(keyLabel)).toEqual(['j', 'Ctrl K', 'Esc', '↵']);
  });
});
