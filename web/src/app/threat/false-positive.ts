import { Component, computed, input } from '@angular/core';
import type { FalsePositiveScore, ThreatSignal } from '@soc-agent/contracts';
import { formatPercent } from '../shared/vocabulary/format.js';
import { RECOMMENDATION_LABELS } from '../shared/vocabulary/labels.js';
import { EvidenceRefs } from './evidence-refs.js';
import { waterfall } from './waterfall.js';

/** The false-positive score and the terms it is the sum of. */
@Component({
  selector: 'app-false-positive',
  imports: [EvidenceRefs],
  templateUrl: './false-positive.html',
  styleUrl: './false-positive.scss',
  host: { class: 'card', 'data-testid': 'fp-score' },
})
export class FalsePositive {
  readonly score = input.required<FalsePositiveScore>();
  readonly signal = input.required<ThreatSignal>();

  protected readonly chart = computed(() => waterfall(this.score().indicators));
  protected readonly recommendation = computed(() => RECOMMENDATION_LABELS[this.score().recommendation]);
  protected readonly percent = formatPercent;

  protected signed(logOdds: number): string {
    const size = Math.abs(logOdds).toFixed(2);
    if (Number(size) === 0) return size;
    return `${logOdds < 0 ? '−' : '+'}${size}`;
  }
}
