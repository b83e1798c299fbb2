import { Component, computed, effect, inject, input } from '@angular/core';
import { INTAKE_LABELS } from '../shared/vocabulary/labels.js';
import { DemoButtons } from '../shared/demo/demo-buttons.js';
import { Notice } from '../shared/ui/notice.js';
import { AnalyticsStore } from './analytics-store.js';
import { FeedStore } from './feed-store.js';
import { Kpis } from './kpis.js';
import { LiveFeed } from './live-feed.js';
import { OverTimeChart } from './over-time-chart.js';
import { rangeOf } from './ranges.js';
import { PipelineStrip } from './pipeline-strip.js';
import { SeverityChart } from './severity-chart.js';
import { TypeChart } from './type-chart.js';

/** The first page: what is happening now. */
@Component({
  selector: 'app-overview',
  imports: [DemoButtons, Kpis, LiveFeed, Notice, OverTimeChart, PipelineStrip, SeverityChart, TypeChart],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
  providers: [AnalyticsStore, FeedStore],
})
export class Overview {
  protected readonly store = inject(AnalyticsStore);

  protected readonly refusal = computed(() => {
    const bound = this.store.analytics()?.intake.refusing;
    return bound && INTAKE_LABELS[bound];
  });

  // From the query string.
  readonly range = input<string>();
  protected readonly chosenRange = computed(() => rangeOf(this.range()));

  constructor() {
    effect(() => void this.store.show(this.chosenRange().bucketMinutes));
  }
}
