import { Component, computed, input } from '@angular/core';
import { SPARKLINE_HEIGHT, sparklinePath, sparklineText } from './sparkline-path.js';

/** How often something happened in each of the last hours: one path, cheap enough for every row of a long table. */
@Component({
  selector: 'app-sparkline',
  template: `<svg aria-hidden="true" focusable="false" preserveAspectRatio="none" [attr.viewBox]="box()">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-block;
      width: 48px;
      height: 12px;
      border-bottom: 1px solid var(--line);
      vertical-align: middle;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
    path {
      fill: var(--text-3);
    }
  `,
  host: { role: 'img', '[attr.aria-label]': 'text()' },
})
export class Sparkline {
  /** Oldest first; the last one is the hour under way. */
  readonly values = input.required<readonly (number | null)[]>();

  protected readonly path = computed(() => sparklinePath(this.values()));
  protected readonly text = computed(() => sparklineText(this.values()));
  protected readonly box = computed(() => `0 0 ${Math.max(1, this.values().length * 2)} ${SPARKLINE_HEIGHT}`);
}
