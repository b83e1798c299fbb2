import { Component, computed, input } from '@angular/core';
import type { ThreatStatus, TriageState } from '@soc-agent/contracts';
import { STATUS_LABELS, TRIAGE_LABELS } from '../vocabulary/labels.js';

/** Where a threat stands: with the machine, and once that is done, with people. Analysis under way pulses. */
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
    :host(.closed),
    :host(.contained) {
      --dot: var(--ok);
    }
    :host(.acknowledged) {
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
  host: { '[class]': 'standing()' },
})
export class StatusLabel {
  readonly status = input.required<ThreatStatus>();
  readonly triage = input.required<TriageState>();
  /** What people do is worth a word only once they do something. */
  protected readonly standing = computed(() =>
    this.status() === 'completed' && this.triage() !== 'new' ? this.triage() : this.status(),
  );
  protected readonly label = computed(() => ({ ...STATUS_LABELS, ...TRIAGE_LABELS })[this.standing()]);
}
