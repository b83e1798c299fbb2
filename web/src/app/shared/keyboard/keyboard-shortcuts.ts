import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';

/** What a key does, by `KeyboardEvent.key`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single-key shortcuts of whatever is on screen; the latest registration wins. Silent while something is typed. */
@Injectable({ providedIn: 'root' })
export class KeyboardShortcuts {
  private readonly preferences = inject(Preferences);
  private readonly maps: KeyMap[] = [];

  constructor() {
    inject(DOCUMENT).addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Listens until the caller is destroyed; call it where `inject` works. */
  register(keys: KeyMap): void {
    this.maps.unshift(keys);
    inject(DestroyRef).onDestroy(() => this.maps.splice(this.maps.indexOf(keys), 1));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== 'Escape' && (this.preferences.shortcuts() === 'off' || isTyping(event.target))) return;
    if (event.target instanceof Element && event.target.closest('.cdk-overlay-container')) return;
    const action = this.maps.find((keys) => event.key in keys)?.[event.key];
    if (!action) return;
    event.preventDefault();
    action(event);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
