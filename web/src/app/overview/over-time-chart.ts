import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Analytics } from '@soc-agent/contracts';
import type { ChartConfiguration } from 'chart.js';
import { ChartCard, type ChartTable } from '../shared/charts/chart-card.js';
import { ChartPalette } from '../shared/charts/chart-palette.js';
import { Chart } from '../shared/charts/chart.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { formatMinutes } from '../shared/vocabulary/format.js';
import { RANGES, type Range } from './ranges.js';
import { overTimeSeries } from './series.js';

/** Threats per time bucket, stacked by severity. */
@Component({
  selector: 'app-over-time-chart',
  imports: [Chart, ChartCard, RouterLink],
  template: `
    <app-chart-card heading="Threats over time" [hint]="hint()" [table]="table()">
      <nav actions aria-label="Time range">
        @for (choice of ranges; track choice.value) {
          <a
            routerLink="/overview"
            [queryParams]="{ range: choice.value }"
            [class.chosen]="choice === range()"
            [attr.aria-current]="choice === range() ? 'true' : null"
            >{{ choice.label }}</a
          >
        }
      </nav>
      <app-chart type="bar" [data]="data()" [options]="options()" [label]="label()" />
    </app-chart-card>
  `,
  styles: `
    :host,
    app-chart-card {
      height: 100%;
    }
    :host {
      display: block;
    }
    nav {
      display: flex;
      border-radius: 6px;
      background: var(--surface-2);
    }
    a {
      min-width: 34px;
      padding: 0 7px;
      border-radius: 6px;
      color: var(--text-2);
      font-size: 12px;
      line-height: 26px;
      text-align: center;
    }
    a:hover {
      color: var(--text);
      text-decoration: none;
    }
    .chosen {
      background: var(--surface-3);
      color: var(--text);
      font-weight: 600;
    }
    app-chart {
      height: 168px;
    }
  `,
})
export class OverTimeChart {
  private readonly palette = inject(ChartPalette);
  private readonly preferences = inject(Preferences);
  readonly overTime = input.required<Analytics['overTime']>();
  readonly range = input.required<Range>();
  protected readonly ranges = RANGES;

  private readonly series = computed(() => overTimeSeries(this.overTime(), this.preferences.clock() === 'utc'));
  private readonly bucket = computed(() => formatMinutes(Math.round(this.overTime().bucketMs / 60_000)));
  protected readonly hint = computed(() => `by severity, ${this.bucket()} each`);
  protected readonly label = computed(() => {
    const { totals, labels } = this.series();
    const peak = Math.max(0, ...totals);
    return `Threats per ${this.bucket()}: at most ${peak}, around ${labels[totals.indexOf(peak)] ?? 'never'}.`;
  });

  protected readonly data = computed<ChartConfiguration<'bar'>['data']>(() => {
    const { severity } = this.palette.colors();
    return {
      labels: this.series().labels,
      datasets: this.series().series.map((one) => ({
        label: one.label,
        data: one.counts,
        backgroundColor: severity[one.severity],
        borderRadius: 2,
        maxBarThickness: 34,
        categoryPercentage: 0.84,
        barPercentage: 1,
      })),
    };
  });

  protected readonly options = computed<ChartConfiguration['options']>(() => {
    const { text, line } = this.palette.colors();
    return {
      interaction: { mode: 'index', intersect: false },
      plugins: {
        tooltip: { itemSort: (a, b) => b.datasetIndex - a.datasetIndex, filter: ({ raw }) => raw !== 0, boxPadding: 4 },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: line },
          ticks: { color: text, maxRotation: 0, autoSkipPadding: 18 },
        },
        y: {
          stacked: true,
          grid: { color: line },
          border: { display: false },
          ticks: { color: text, precision: 0, maxTicksLimit: 5 },
        },
      },
    };
  });

  protected readonly table = computed<ChartTable>(() => {
    const { labels, series } = this.series();
    const worstFirst = [...series].reverse();
    return {
      columns: ['From', ...worstFirst.map(({ label }) => label)],
      rows: labels.map((label, bucket) => [label, ...worstFirst.map(({ counts }) => counts[bucket] ?? 0)]),
    };
  });
}
