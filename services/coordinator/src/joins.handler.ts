import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { JoinJob, JOINS, type LiveEventName, type RunRef } from '@soc-agent/contracts';
import { synthesize } from '@soc-agent/domain';
import { LOGGER, QueueHandler, recordedPlace } from '@soc-agent/platform';
import { DatabaseAwayError, RunStore, ThreatStore } from '@soc-agent/store';
import type { Logger } from 'winston';
import { ActionExecutor } from './action-executor.js';
import { AnalysisReport } from './analysis-report.js';
import { ThreatNews } from './threat-news.js';
import { ThreatPlacing } from './threat-placing.js';

/** When a run's last slot is filled: builds the analysis, stores it, announces it, and places the threat in an incident. */
@Controller()
export class JoinsHandler {
  constructor(
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly news: ThreatNews,
    private readonly executor: ActionExecutor,
    private readonly report: AnalysisReport,
    private readonly placing: ThreatPlacing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @QueueHandler(JOINS)
  async complete(@Payload() job: JoinJob): Promise<void> {
    try {
      await this.storeAndTell(job);
    } catch (error) {
      if (!(error instanceof DatabaseAwayError)) throw error;
      // that is no reason to call the analysis failed: the sweep adds the job again
      this.logger.warn('an analysis could not be stored, the run stays open', { threatId: job.threatId });
    }
  }

  /** The run goes last: what died before is done again, and finds what is stored. */
  private async storeAndTell(job: JoinJob): Promise<void> {
    const run = await this.runs.findWhole(job.threatId);
    if (run?.runNumber !== job.run) return this.announceAgain(job);
    const now = Date.now();
    const trace = recordedPlace();
    const analysis = {
      ...synthesize({ ...run, completedAt: now }),
      ...(trace && { traceId: trace.traceId }),
    };
    const summary = await this.threats.complete(run, analysis, now);
    if (summary) {
      await this.news.tell(eventOf(job), summary);
      await this.executor.release(analysis);
      await this.placing.place(analysis);
    }
    await this.runs.close(job.threatId, job.run);
    if (summary) this.report.finished(analysis);
  }

  /** A repeat whose first attempt died after the run was closed, or was done by a version that closed it earlier. */
  private async announceAgain(run: RunRef): Promise<void> {
    const [summary] = await this.threats.summaries([run.threatId]);
    if (!summary) return;
    await this.news.tell(eventOf(run), summary);
    const threat = await this.threats.find(run.threatId);
    if (threat && 'processing' in threat) await this.executor.release(threat);
  }
}

/** Dashboards hear of a first analysis as a new threat, of a further one as a change. */
function eventOf({ run: runNumber }: RunRef): LiveEventName {
  return runNumber === 1 ? 'threat.analyzed' : 'threat.updated';
}
