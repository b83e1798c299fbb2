import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { analyzerJob, JoinJob, JOINS, notificationJob, type LiveEventName, type RunRef } from '@soc-agent/contracts';
import { synthesize } from '@soc-agent/domain';
import { QueueClient, QueueHandler, tracePlace } from '@soc-agent/platform';
import { RunStore, ThreatStore } from '@soc-agent/store';
import { ActionExecutor } from './action-executor.js';
import { AnalysisReport } from './analysis-report.js';

/** Least time the analyzers get, however late the agents were, milliseconds. */
const ANALYZER_GRACE_MS = 5000;

/** Goes on when a stage is complete: from the agents to the analyzers, from the analyzers to the stored analysis. */
@Controller()
export class JoinsController {
  constructor(
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
    private readonly executor: ActionExecutor,
    private readonly report: AnalysisReport,
  ) {}

  @QueueHandler(JOINS)
  async join(@Payload() job: JoinJob): Promise<void> {
    await (job.stage === 'agents' ? this.beginAnalyzers(job) : this.complete(job));
  }

  private async beginAnalyzers(run: RunRef): Promise<void> {
    if (await this.runs.beginAnalyzers(run, Date.now(), ANALYZER_GRACE_MS)) await this.queues.add(analyzerJob(run));
  }

  private async complete(job: RunRef): Promise<void> {
    const run = await this.runs.find(job.threatId);
    if (run?.run !== job.run) return this.announceAgain(job);
    const now = Date.now();
    const trace = tracePlace();
    const analysis = {
      ...synthesize({ ...run, completedAt: now }),
      ...(trace?.sampled && { traceId: trace.traceId }),
    };
    const summary = await this.threats.complete(analysis, now);
    if (!summary) return;
    await this.queues.add(notificationJob(eventOf(job), summary));
    await this.executor.release(analysis);
    this.report.finished(analysis);
  }

  /** A repeat whose first attempt died after storing: neither dashboards nor automatic actions may have heard of it. */
  private async announceAgain(run: RunRef): Promise<void> {
    const [summary] = await this.threats.summaries([run.threatId]);
    if (!summary || summary.status === 'analyzing') return;
    await this.queues.add(notificationJob(eventOf(run), summary));
    const threat = await this.threats.find(run.threatId);
    if (threat && 'processing' in threat) await this.executor.release(threat);
  }
}

/** Dashboards hear of a first analysis as a new threat, of a further one as a change. */
function eventOf({ run }: RunRef): LiveEventName {
  return run === 1 ? 'threat.analyzed' : 'threat.updated';
}
