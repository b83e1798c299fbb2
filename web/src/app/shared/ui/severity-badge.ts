import { Component, computed, input } from '@angular/core';
import type { Severity } from '@soc-agent/contracts';
import { ChevronDown, ChevronsUp, ChevronUp, Equal, type IconNode, Minus } from 'lucide';
import { SEVERITY_LABELS } from '../vocabulary/labels.js';
import { Icon } from './icon.js';

const ICONS: Readonly<Record<Severity, IconNode>> = {
  CRITICAL: ChevronsUp,
  HIGH: ChevronUp,
  MEDIUM: Equal,
  LOW: ChevronDown,
  INFO: Minus,
};

/** Severity in three ways at once: a shape, a word and a colour. */
@Component({
  selector: 'app-severity-badge',
  imports: [Icon],
  template: '<app-icon [icon]="icon()" [size]="13" />{{ label() }}',
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 3px;
      padding: 0 7px 0 4px;
      border-radius: 5px;
      background: color-mix(in srgb, var(--tone) 13%, transparent);
      color: var(--tone);
      font-size: 11.5px;
      font-weight: 620;
      line-height: 20px;
      white-space: nowrap;
    }
  `,
  host: { '[style.--tone]': 'tone()' },
})
export class SeverityBadge {
  readonly severity = input.required<Severity>();
  protected readonly icon = computed(() => ICONS[this.severity()]);
  protected readonly label = computed(() => SEVERITY_LABELS[this.severity()]);
  protected readonly tone = computed(() => `var(--sev-${this.severity().toLowerCase()})`);
}
