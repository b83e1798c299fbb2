import { Component, computed, inject, input } from '@angular/core';
import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  type ChartConfiguration,
  type ChartType,
  DoughnutController,
  LinearScale,
  Tooltip,
} from 'chart.js';
import { BaseChartDirective, provideCharts } from 'ng2-charts';
import { ChartPalette } from './chart-palette.js';

/** The one place that knows the chart library; data comes from pure series functions. */
@Component({
  selector: 'app-chart',
  imports: [BaseChartDirective],
  template: `<canvas
    baseChart
    role="img"
    [attr.aria-label]="label()"
    [type]="type()"
    [data]="data()"
    [options]="themed()"
  ></canvas>`,
  styles: ':host { display: block; position: relative; min-width: 0; }',
  providers: [
    provideCharts({
      registerables: [ArcElement, BarController, BarElement, CategoryScale, DoughnutController, LinearScale, Tooltip],
    }),
  ],
})
export class Chart {
  private readonly palette = inject(ChartPalette);

  readonly type = input.required<ChartType>();
  readonly data = input.required<ChartConfiguration['data']>();
  readonly options = input<ChartConfiguration['options']>({});
  /** Says what the picture shows to those who do not see it. */
  readonly label = input.required<string>();

  protected readonly themed = computed<ChartConfiguration['options']>(() => {
    const { text, line } = this.palette.colors();
    return {
      responsive: true,
      maintainAspectRatio: false,
      // Figures change every two seconds: bars that keep moving would say nothing and cost frames.
      animation: false,
      font: { family: 'system-ui, sans-serif', size: 11 },
      color: text,
      borderColor: line,
      ...this.options(),
    };
  });
}
