import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { analyzerJobs, JoinJob, JOINS, notificationJob, type LiveEventName, type RunRef } from '@soc-agent/contracts';
import { synthesize } from '@soc-agent/domain';
import { LOGGER, QueueClient, QueueHandler } from '@soc-agent/platform';
import { RunStore, ThreatStore, type Run } from '@soc-agent/store';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Logger } from 'winston';

/** Least time the analyzers get, however late the agents were, milliseconds. */
const ANALYZER_GRACE_MS = 5000;

/** Goes on when a stage is complete: from the agents to the analyzers, from the analyzers to the stored analysis. */
@Controller()
export class JoinsController {
  private readonly processed: Counter<'severity' | 'threat_type'>;
  private readonly duration: Histogram<'phase'>;

  constructor(
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
    registry: Registry,
  ) {
    this.processed = new Counter({
      name: 'soc_threats_processed_total',
      help: 'Threats analyzed.',
      labelNames: ['severity', 'threat_type'],
      registers: [registry],
    });
    this.duration = new Histogram({
      name: 'soc_threat_processing_duration_seconds',
      help: 'Duration of one analysis by phase: queued, agents, analyzers, total.',
      labelNames: ['phase'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers: [registry],
    });
  }

  @QueueHandler(JOINS)
  async join(@Payload() job: JoinJob): Promise<void> {
    await (job.stage === 'agents' ? this.beginAnalyzers(job) : this.complete(job));
  }

  private async beginAnalyzers(run: RunRef): Promise<void> {
    const deadline = await this.runs.beginAnalyzers(run, Date.now(), ANALYZER_GRACE_MS);
    if (deadline !== undefined) await this.queues.addAll(analyzerJobs(run, deadline));
  }

  private async complete(job: RunRef): Promise<void> {
    const run = await this.runs.find(job.threatId);
    if (run?.run !== job.run) return this.announceAgain(job);
    const now = Date.now();
    const analysis = synthesize({ ...run, completedAt: now });
    const summary = await this.threats.complete(analysis, now);
    if (!summary) return;
    await this.queues.add(notificationJob(eventOf(job), summary));
    this.report(run, analysis);
  }

  /** A repeat whose first attempt died after storing: the dashboards may not have heard of it. */
  private async announceAgain(run: RunRef): Promise<void> {
    const [summary] = await this.threats.summaries([run.threatId]);
    if (summary && summary.status !== 'analyzing') await this.queues.add(notificationJob(eventOf(run), summary));
  }

  private report(run: Run, { severity, processing, requiresHumanReview, partial }: ReturnType<typeof synthesize>): void {
    const { threatType, customerName } = run.signal;
    this.processed.inc({ severity, threat_type: threatType });
    for (const phase of ['queued', 'agents', 'analyzers', 'total'] as const) {
      this.duration.observe({ phase }, processing[`${phase}Ms`] / 1000);
    }
    this.logger.info(`ANALYSIS COMPLETE: ${severity} ${threatType} in ${Math.round(processing.totalMs)} ms`, {
      threatId: run.id,
      customer: customerName,
      requiresHumanReview,
      ...(partial && { missing: partial.missing }),
    });
  }
}

/** Dashboards hear of a first analysis as a new threat, of a further one as a change. */
function eventOf({ run }: RunRef): LiveEventName {
  return run === 1 ? 'threat.analyzed' : 'threat.updated';
}
