import { DOCUMENT, effect, inject, Injectable, signal, type WritableSignal } from '@angular/core';

export type Theme = 'system' | 'dark' | 'light';
export type Density = 'compact' | 'comfortable';

/** Widths of the panel beside a list, pixels. */
export const PANEL_WIDTH = { least: 480, usual: 540, most: 640 } as const;

/** What an analyst set for this browser; kept in its local storage. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly document = inject(DOCUMENT);

  readonly theme = this.oneOf<Theme>('theme', ['system', 'dark', 'light']);
  readonly density = this.oneOf<Density>('density', ['compact', 'comfortable']);
  /** Times in UTC instead of the browser's zone. */
  readonly clock = this.oneOf<'local' | 'utc'>('clock', ['local', 'utc']);
  /** Single-key shortcuts can get in the way of speech input, so they can be turned off (WCAG 2.1.4). */
  readonly shortcuts = this.oneOf<'on' | 'off'>('shortcuts', ['on', 'off']);
  /** Whether the Queue shows its views and facets. */
  readonly facets = this.oneOf<'shown' | 'folded'>('facets', ['shown', 'folded']);
  /** Columns of the Queue that are left out. */
  readonly hiddenColumns = this.stored<readonly string[]>('hidden-columns', [], (value) =>
    Array.isArray(value) ? value.filter((name) => typeof name === 'string') : undefined,
  );
  readonly panelWidth = this.stored<number>('panel-width', PANEL_WIDTH.usual, (value) =>
    typeof value === 'number' ? Math.min(PANEL_WIDTH.most, Math.max(PANEL_WIDTH.least, value)) : undefined,
  );

  constructor() {
    const { dataset } = this.document.documentElement;
    effect(() => {
      const theme = this.theme();
      if (theme === 'system') delete dataset['theme'];
      else dataset['theme'] = theme;
    });
    effect(() => (dataset['density'] = this.density()));
  }

  /** The first allowed value is the default. */
  private oneOf<T extends string>(name: string, allowed: readonly T[]): WritableSignal<T> {
    return this.stored<T>(name, allowed[0] as T, (value) => allowed.find((one) => one === value));
  }

  /** A signal that survives a reload; what cannot be read any more is as if it had not been set. */
  private stored<T>(name: string, usual: T, check: (value: unknown) => T | undefined): WritableSignal<T> {
    const key = `soc.${name}`;
    const storage = this.document.defaultView?.localStorage;
    const preference = signal(check(parse(storage?.getItem(key))) ?? usual);
    let stored = JSON.stringify(preference());
    effect(() => {
      const value = JSON.stringify(preference());
      if (value !== stored) storage?.setItem(key, value);
      stored = value;
    });
    return preference;
  }
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
