import { Component, computed, inject } from '@angular/core';
import type { Overview, Pipeline } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { again } from '../shared/api/again.js';
import { read } from '../shared/api/read.js';
import { PipelineFlow } from '../shared/charts/pipeline-flow.js';
import { Age } from '../shared/ui/age.js';
import { Banner } from '../shared/ui/banner.js';
import { PageHeader } from '../shared/ui/page-header.js';
import { ReadProblem } from '../shared/ui/read-problem.js';
import { formatCount, formatDuration } from '../shared/vocabulary/format.js';
import { INTAKE_LABELS } from '../shared/vocabulary/labels.js';
import { AgentTimes } from './agent-times.js';
import { FailedJobList } from './failed-job-list.js';

/** How often queues are looked at again. */
const LOOK_EVERY_MS = 3000;
const COUNT_EVERY_MS = 30_000;

/** How work flows through the system, for those who run it: what waits and for how long, what failed, what the model costs. */
@Component({
  selector: 'app-pipeline',
  imports: [AgentTimes, Age, Banner, FailedJobList, PageHeader, PipelineFlow, ReadProblem],
  templateUrl: './pipeline.html',
  styleUrl: './pipeline.scss',
})
export class PipelinePage {
  private readonly session = inject(Session);

  protected readonly pipeline = read<Pipeline>(() => '/api/pipeline');
  protected readonly figures = read<Overview>(() => '/api/overview');
  protected readonly isAdmin = computed(() => this.session.may('admin'));
  protected readonly refusal = computed(() => {
    const bound = this.figures.value()?.refusing;
    return bound && INTAKE_LABELS[bound];
  });
  protected readonly failed = computed(() =>
    (this.pipeline.value()?.queues ?? []).reduce((sum, { failed }) => sum + failed, 0),
  );
  protected readonly count = formatCount;
  protected readonly duration = formatDuration;
  protected readonly money = (amount: number): string => amount.toFixed(amount > 0 && amount < 10 ? 4 : 2);

  constructor() {
    again(LOOK_EVERY_MS, () => this.pipeline.reload());
    again(COUNT_EVERY_MS, () => this.figures.reload());
  }
}
