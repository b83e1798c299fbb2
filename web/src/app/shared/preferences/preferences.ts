import { DOCUMENT, effect, inject, Injectable, signal, type WritableSignal } from '@angular/core';

export type Theme = 'system' | 'dark' | 'light';

const THEMES: readonly Theme[] = ['system', 'dark', 'light'];

/** What an analyst set for this browser; kept in its local storage. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly document = inject(DOCUMENT);

  readonly theme = this.stored<Theme>('theme', THEMES);
  /** Times in UTC instead of the browser's zone. */
  readonly clock = this.stored<'local' | 'utc'>('clock', ['local', 'utc']);
  /** Single-key shortcuts can get in the way of speech input, so they can be turned off (WCAG 2.1.4). */
  readonly shortcuts = this.stored<'on' | 'off'>('shortcuts', ['on', 'off']);

  constructor() {
    effect(() => {
      const theme = this.theme();
      const root = this.document.documentElement;
      if (theme === 'system') delete root.dataset['theme'];
      else root.dataset['theme'] = theme;
    });
  }

  /** A signal that survives a reload; the first allowed value is the default. */
  private stored<T extends string>(name: string, allowed: readonly T[]): WritableSignal<T> {
    const key = `soc.${name}`;
    const storage = this.document.defaultView?.localStorage;
    const saved = allowed.find((value) => value === storage?.getItem(key));
    const preference = signal(saved ?? (allowed[0] as T));
    effect(() => storage?.setItem(key, preference()));
    return preference;
  }
}
