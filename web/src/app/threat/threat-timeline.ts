import { Component, computed, input } from '@angular/core';
import type { ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import { Gantt } from '../shared/charts/gantt.js';
import { SwimlaneTimeline } from '../shared/charts/swimlanes.js';
import { InvestigationTimelineCard } from './investigation-timeline-card.js';
import { agentTasks, lanesOf } from './timeline-lanes.js';

/** What happened, kind by kind on one axis; when our agents worked; and every event in words. */
@Component({
  selector: 'app-threat-timeline',
  imports: [Gantt, InvestigationTimelineCard, SwimlaneTimeline],
  template: `
    @if (lanes().length > 0) {
      <app-swimlanes heading="What happened" [level]="3" [lanes]="lanes()" />
    }
    <app-gantt heading="Our agents" [level]="3" [tasks]="tasks()" />
    @if (threat().investigationTimeline; as timeline) {
      <app-investigation-timeline-card [timeline]="timeline" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s3);
      min-width: 0;
    }
  `,
})
export class ThreatTimeline {
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  protected readonly lanes = computed(() => lanesOf(this.threat().investigationTimeline?.events ?? []));
  protected readonly tasks = computed(() => agentTasks(this.threat()));
}
