import { Component, computed, input } from '@angular/core';
import type { Severity } from '@soc-agent/contracts';
import { SEVERITY_LABELS } from '../vocabulary/labels.js';

/** Severity where there is no room for its word: a bar at the edge, and a shape that differs without its colour. */
@Component({
  selector: 'app-severity-mark',
  template: `
    <i class="bar keeps-color"></i>
    <svg class="keeps-color" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <path [attr.d]="shape()" />
    </svg>
    <span class="visually-hidden">{{ label() }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 100%;
    }
    .bar {
      width: 3px;
      height: calc(100% - 4px);
      min-height: 12px;
      border-radius: 2px;
      background: var(--tone);
    }
    path {
      fill: var(--tone);
    }
  `,
  host: { '[style.--tone]': 'tone()', '[title]': 'label()' },
})
export class SeverityMark {
  /** Absent while it is not known. */
  readonly severity = input<Severity | undefined>();
  protected readonly label = computed(() => {
    const severity = this.severity();
    return severity ? SEVERITY_LABELS[severity] : 'Not rated yet';
  });
  protected readonly tone = computed(() => `var(--fill-${this.severity()?.toLowerCase() ?? 'info'})`);
  protected readonly shape = computed(() => SHAPES[this.severity() ?? 'NONE']);
}

/** A diamond, a triangle, a square, a disc, a line; a ring for what is not rated. */
const SHAPES: Readonly<Record<Severity | 'NONE', string>> = {
  CRITICAL: 'M5 0 10 5 5 10 0 5Z',
  HIGH: 'M5 .5 9.8 9.2H.2Z',
  MEDIUM: 'M1.2 1.2h7.6v7.6H1.2Z',
  LOW: 'M5 1.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6',
  INFO: 'M1 4h8v2H1Z',
  NONE: 'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8m0 1.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
};
