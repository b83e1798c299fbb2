import { Component, computed, input } from '@angular/core';
import type { ThreatStatus } from '@soc-agent/contracts';
import { STATUS_LABELS } from '../vocabulary/labels.js';

/** The status of a threat; analysis under way pulses. */
@Component({
  selector: 'app-status-label',
  template: '<i></i>{{ label() }}',
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      color: var(--text-2);
      font-size: 12px;
      white-space: nowrap;
    }
    i {
      width: 7px;
      height: 7px;
      border-radius: 50%;
      background: var(--dot, var(--text-3));
    }
    :host(.queued),
    :host(.analyzing) {
      --dot: var(--accent);
    }
    :host(.escalated),
    :host(.failed) {
      --dot: var(--danger);
    }
    :host(.resolved) {
      --dot: var(--ok);
    }
    :host(.false_positive) {
      --dot: var(--sev-low);
    }
    :host(.analyzing) i {
      animation: pulse 1.2s infinite ease-in-out;
    }
    @keyframes pulse {
      50% {
        opacity: 0.25;
      }
    }
  `,
  host: { '[class]': 'status()' },
})
export class StatusLabel {
  readonly status = input.required<ThreatStatus>();
  protected readonly label = computed(() => STATUS_LABELS[this.status()]);
}
