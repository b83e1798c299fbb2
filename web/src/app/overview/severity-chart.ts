import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Analytics } from '@soc-agent/contracts';
import type { ChartConfiguration } from 'chart.js';
import { ChartCard, type ChartTable } from '../shared/charts/chart-card.js';
import { ChartPalette } from '../shared/charts/chart-palette.js';
import { Chart } from '../shared/charts/chart.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { formatCount, formatPercent } from '../shared/vocabulary/format.js';
import { severitySlices } from './series.js';

/** Threats by severity: a ring, and beside it the same as words and links. */
@Component({
  selector: 'app-severity-chart',
  imports: [Chart, ChartCard, RouterLink, SeverityBadge],
  template: `
    <app-chart-card heading="By severity" [table]="table()">
      <div class="split">
        <div class="ring">
          <app-chart type="doughnut" [data]="data()" [options]="options" [label]="label()" />
          <p aria-hidden="true">
            <b class="num">{{ count(total()) }}</b>assessed
          </p>
        </div>
        <ul>
          @for (slice of slices(); track slice.key) {
            <li>
              <a routerLink="/threats" [queryParams]="{ severity: slice.key }">
                <app-severity-badge [severity]="slice.key" />
                <span class="spacer"></span>
                <b class="num">{{ count(slice.count) }}</b>
                <span class="num share">{{ percent(slice.share) }}</span>
              </a>
            </li>
          }
        </ul>
      </div>
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
    .split {
      display: grid;
      grid-template-columns: 124px 1fr;
      gap: 16px;
      align-items: center;
      height: 168px;
    }
    app-chart {
      height: 124px;
    }
    .ring {
      position: relative;
    }
    .ring p {
      position: absolute;
      inset: 0;
      display: grid;
      align-content: center;
      justify-items: center;
      color: var(--text-3);
      font-size: 11px;
      line-height: 1.2;
      pointer-events: none;
    }
    .ring b {
      color: var(--text);
      font-size: 20px;
      font-weight: 640;
      letter-spacing: -0.02em;
    }
    a {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 30px;
      padding: 0 6px;
      border-radius: 6px;
      color: var(--text);
    }
    a:hover {
      background: var(--surface-2);
      text-decoration: none;
    }
    .share {
      width: 40px;
      text-align: right;
      color: var(--text-3);
    }
  `,
})
export class SeverityChart {
  private readonly palette = inject(ChartPalette);
  readonly analytics = input.required<Analytics>();

  protected readonly count = formatCount;
  protected readonly percent = formatPercent;
  protected readonly slices = computed(() => severitySlices(this.analytics()));
  protected readonly total = computed(() => this.slices().reduce((sum, { count }) => sum + count, 0));
  protected readonly label = computed(() =>
    this.slices()
      .map(({ label, count }) => `${label} ${count}`)
      .join(', '),
  );
  protected readonly options: ChartConfiguration<'doughnut'>['options'] = { cutout: '74%' };
  protected readonly data = computed<ChartConfiguration<'doughnut'>['data']>(() => {
    const { severity, surface } = this.palette.colors();
    return {
      labels: this.slices().map(({ label }) => label),
      datasets: [
        {
          data: this.slices().map(({ count }) => count),
          backgroundColor: this.slices().map(({ key }) => severity[key]),
          borderColor: surface,
          borderWidth: 2,
        },
      ],
    };
  });
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['Severity', 'Threats', 'Share'],
    rows: this.slices().map(({ label, count, share }) => [label, count, formatPercent(share)]),
  }));
}
