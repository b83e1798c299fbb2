import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, contentChild, input, linkedSignal, TemplateRef } from '@angular/core';
import type { FpIndicator } from '@soc-agent/contracts';
import { formatPercent } from '../vocabulary/format.js';
import { ChartView, type ChartTable } from './chart-view.js';
import { probabilityOf, signed, waterfallTerms } from './waterfall-terms.js';

/**
 * Why the score is what it is: each term as a bar that begins where the one before it ended, with the running total. What a term rests on is
 * shown while it is pointed at or has the focus, and where it is unfolded; a template that is put inside shows that: `<ng-template let-indicator>…</ng-template>`.
 */
@Component({
  selector: 'app-waterfall',
  imports: [ChartView, NgTemplateOutlet],
  templateUrl: './waterfall.html',
  styleUrl: './waterfall.scss',
})
export class Waterfall {
  readonly indicators = input.required<readonly FpIndicator[]>();
  readonly heading = input('Why');
  readonly level = input(2);

  protected readonly evidence = contentChild<TemplateRef<{ $implicit: FpIndicator }>>(TemplateRef);
  /** The term that the pointer or the focus is at. */
  protected readonly peeked = linkedSignal<readonly FpIndicator[], FpIndicator | undefined>({
    source: this.indicators,
    computation: () => undefined,
  });
  protected readonly chart = computed(() => waterfallTerms(this.indicators()));
  protected readonly signed = signed;
  protected readonly says = computed(() => {
    const { sum } = this.chart();
    return `sum ${signed(sum)}, P(real threat) ${formatPercent(probabilityOf(sum))}`;
  });
  protected readonly table = computed<ChartTable>(() => {
    const { terms, silent } = this.chart();
    return {
      columns: ['Term', 'Says', 'From', 'Log-odds', 'Total'],
      rows: [
        ...terms.map(({ indicator: { indicator, description, source, logOdds }, total }) => [
          indicator,
          description,
          source,
          signed(logOdds),
          signed(total),
        ]),
        ...silent.map(({ indicator, description, source }) => [indicator, description, source, 'nothing', '']),
      ],
    };
  });
}
