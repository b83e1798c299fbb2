import { Component, computed, inject, input } from '@angular/core';
import type { Analytics } from '@soc-agent/contracts';
import type { ChartConfiguration } from 'chart.js';
import { ChartCard, type ChartTable } from '../shared/charts/chart-card.js';
import { ChartPalette } from '../shared/charts/chart-palette.js';
import { Chart } from '../shared/charts/chart.js';
import { formatPercent } from '../shared/vocabulary/format.js';
import { typeSlices } from './series.js';

/** Threats by type, most frequent first. */
@Component({
  selector: 'app-type-chart',
  imports: [Chart, ChartCard],
  template: `
    <app-chart-card heading="By type" [table]="table()">
      <app-chart type="bar" [data]="data()" [options]="options()" [label]="label()" />
    </app-chart-card>
  `,
  styles: ':host { display: block; } app-chart { height: 152px; }',
})
export class TypeChart {
  private readonly palette = inject(ChartPalette);
  readonly analytics = input.required<Analytics>();

  private readonly slices = computed(() => typeSlices(this.analytics()));
  protected readonly label = computed(() =>
    this.slices()
      .map(({ label, count }) => `${label} ${count}`)
      .join(', '),
  );
  protected readonly data = computed<ChartConfiguration<'bar'>['data']>(() => ({
    labels: this.slices().map(({ label }) => label),
    datasets: [
      {
        label: 'Threats',
        data: this.slices().map(({ count }) => count),
        backgroundColor: this.palette.colors().accent,
        borderRadius: 3,
        barThickness: 12,
      },
    ],
  }));
  protected readonly options = computed<ChartConfiguration<'bar'>['options']>(() => {
    const { text, line } = this.palette.colors();
    return {
      indexAxis: 'y',
      scales: {
        x: {
          grid: { color: line },
          border: { display: false },
          ticks: { color: text, precision: 0, maxTicksLimit: 5 },
        },
        y: { grid: { display: false }, border: { display: false }, ticks: { color: text } },
      },
    };
  });
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['Type', 'Threats', 'Share'],
    rows: this.slices().map(({ label, count, share }) => [label, count, formatPercent(share)]),
  }));
}
