import { computed, DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { Severity } from '@soc-agent/contracts';
import { Preferences } from '../preferences/preferences.js';

/** The theme's colours as a canvas understands them, which knows neither variables nor `light-dark()`. */
export interface Palette {
  text: string;
  line: string;
  surface: string;
  accent: string;
  severity: Readonly<Record<Severity, string>>;
}

/** Reads the colours again whenever the theme changes. */
@Injectable({ providedIn: 'root' })
export class ChartPalette {
  private readonly document = inject(DOCUMENT);
  private readonly preferences = inject(Preferences);
  private readonly systemChanges = signal(0);

  readonly colors = computed<Palette>(() => {
    this.systemChanges();
    const theme = this.preferences.theme();
    const probe = this.document.createElement('span');
    if (theme !== 'system') probe.style.colorScheme = theme;
    this.document.body.append(probe);
    const read = (name: string): string => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const palette = {
      text: read('text-3'),
      line: read('line'),
      surface: read('surface'),
      accent: read('fill-accent'),
      severity: {
        CRITICAL: read('fill-critical'),
        HIGH: read('fill-high'),
        MEDIUM: read('fill-medium'),
        LOW: read('fill-low'),
        INFO: read('fill-info'),
      },
    };
    probe.remove();
    return palette;
  });

  constructor() {
    const dark = this.document.defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
    const changed = (): void => this.systemChanges.update((count) => count + 1);
    dark?.addEventListener('change', changed);
    inject(DestroyRef).onDestroy(() => dark?.removeEventListener('change', changed));
  }
}
