import { DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';

/** Something that can be done now: by a key, and from the palette. */
export interface Command {
  id: string;
  label: string;
  group: string;
  /** By `KeyboardEvent.key`; `mod+k` is Ctrl or ⌘ with it. The first is the one that is shown. */
  keys?: readonly string[];
  /** Whether it can be done now; it always can without. */
  when?: () => boolean;
  /** Only its keys work: the palette does not list it. */
  isKeysOnly?: boolean;
  run: () => unknown;
}

/** The one list that the palette, the cheat sheet and the keys share. What was registered last goes first. */
@Injectable({ providedIn: 'root' })
export class Commands {
  private readonly preferences = inject(Preferences);
  private readonly registered = signal<readonly Command[]>([]);
  /** What was typed for a box that is on its way; undefined while none is. */
  private typedAhead: string | undefined;

  /** All there are, the latest first. */
  readonly all = this.registered.asReadonly();

  constructor() {
    inject(DOCUMENT).addEventListener('keydown', (event) => this.onKey(event));
  }

  /** They are there until the caller is destroyed; call it where `inject` works. */
  register(commands: readonly Command[]): void {
    this.registered.update((all) => [...commands, ...all]);
    inject(DestroyRef).onDestroy(() =>
      this.registered.update((all) => all.filter((command) => !commands.includes(command))),
    );
  }

  /** What can be done now, each once. */
  available(): Command[] {
    const seen = new Set<string>();
    return this.registered().filter(({ id, when }) => {
      if (seen.has(id) || when?.() === false) return false;
      seen.add(id);
      return true;
    });
  }

  /** Whether a box is on its way and still wanted; Esc ends that. */
  get isBoxExpected(): boolean {
    return this.typedAhead !== undefined;
  }

  /** A box is on its way: until {@link takeTypedAhead} what is typed is for it, and no keys of commands work. */
  expectBox(): void {
    this.typedAhead ??= '';
  }

  /** Ends the wait: the box has the focus, or failed to load. @returns the text typed for it; empty after Esc */
  takeTypedAhead(): string {
    const text = this.typedAhead ?? '';
    this.typedAhead = undefined;
    return text;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (this.typedAhead !== undefined) return this.typeAhead(event, this.typedAhead);
    if (event.target instanceof Element && event.target.closest('.cdk-overlay-container')) return;
    const key = nameOf(event);
    if (!this.isMeant(key, event.target)) return;
    const command = this.registered().find(({ keys, when }) => keys?.includes(key) && when?.() !== false);
    if (!command) return;
    event.preventDefault();
    void command.run();
  }

  /** As a box would take it; keys that neither write nor end anything are the browser's. */
  private typeAhead(event: KeyboardEvent, text: string): void {
    const { key } = event;
    const isWritten = key.length === 1;
    if (!isWritten && !['Backspace', 'Enter', 'Escape'].includes(key)) return;
    const isShortcut = event.ctrlKey || event.metaKey;
    // the browser's own, such as reloading the page, go on working
    if (isShortcut && nameOf(event) !== 'mod+k') return;
    event.preventDefault();
    if (key === 'Escape') this.typedAhead = undefined;
    else if (key === 'Backspace') this.typedAhead = text.slice(0, -1);
    else if (isWritten && !isShortcut) this.typedAhead = text + key;
  }

  /** A key alone is a letter while something is typed, and belongs to a button that has the focus. */
  private isMeant(key: string, target: EventTarget | null): boolean {
    if (key.startsWith('mod+') || key === 'Escape') return true;
    if (this.preferences.shortcuts() === 'off' || isTyping(target)) return false;
    return !((key === 'Enter' || key === ' ') && isPressable(target));
  }
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary, input, [role=button]') !== null;
}

const KEY_NAMES: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };

/** A key as it is written on keyboards. */
export function keyLabel(key: string): string {
  const [last = key, mod] = key.split('+').reverse();
  const name = KEY_NAMES[last] ?? (last.length === 1 && mod ? last.toUpperCase() : last);
  return mod ? `Ctrl ${name}` : name;
}
