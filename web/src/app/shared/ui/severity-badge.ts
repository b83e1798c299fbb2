import { Component, computed, input } from '@angular/core';
import type { Severity } from '@soc-agent/contracts';
import { SEVERITY_LABELS } from '../vocabulary/labels.js';
import { SeverityMark } from './severity-mark.js';

/** Severity in three ways at once: a shape, a word and a colour. */
@Component({
  selector: 'app-severity-badge',
  imports: [SeverityMark],
  template: '<app-severity-mark [severity]="severity()" aria-hidden="true" />{{ label() }}',
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 18px;
      color: var(--tone);
      font-size: var(--t-s);
      font-weight: 620;
      white-space: nowrap;
    }
  `,
  host: { '[style.--tone]': 'tone()' },
})
export class SeverityBadge {
  readonly severity = input.required<Severity>();
  protected readonly label = computed(() => SEVERITY_LABELS[this.severity()]);
  protected readonly tone = computed(() => `var(--sev-${this.severity().toLowerCase()})`);
}
