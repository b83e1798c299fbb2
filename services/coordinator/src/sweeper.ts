import { Inject, Injectable } from '@nestjs/common';
import { AGENT_KINDS, agentJobs, ANALYZER_KINDS, type NewJob, type RunRef } from '@soc-agent/contracts';
import { degradedAgentAnalysis, degradedAnalyzerResults } from '@soc-agent/domain';
import { DATABASE, inTraceOf, LOGGER, QueueClient } from '@soc-agent/platform';
import { DatabaseAwayError, RunStore, type Database, type Run } from '@soc-agent/store';
import type { Logger } from 'winston';
import { deadlineMs } from './config.js';
import { ThreatNews } from './threat-news.js';

/** Runs one sweep looks at; what is left is looked at a second later. */
const BATCH = 200;
/** A run older than this is shown as under way, and looked at for lost jobs. */
const ANNOUNCE_AFTER_MS = 1000;
const LOST_AFTER_MS = 5000;
/** What agents get when the database is back: they look again after two seconds at the latest. */
const TIME_AFTER_OUTAGE_MS = Math.max(deadlineMs / 2, 8000);
/** Far more runs than may be open at a time unless somebody configured it so. */
const MOST_POSTPONED = 10_000;

/** Keeps runs moving: fills what is missing at the deadline, which stands still while the database is away, adds lost jobs again, announces what takes longer. */
@Injectable()
export class Sweeper {
  constructor(
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly news: ThreatNews,
    @Inject(DATABASE) private readonly database: Pick<Database, 'ready'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async sweep(now: number): Promise<void> {
    // what agents wait for, and what would take the analysis, is not there: that is no reason to go on without them
    if (await this.databaseIsAway()) await this.runs.postpone(now + TIME_AFTER_OUTAGE_MS, MOST_POSTPONED);
    for (const id of await this.runs.dueBefore(now, BATCH)) await this.giveUpWaiting(id);
    const lingering = await this.runs.dueBefore(now + deadlineMs - ANNOUNCE_AFTER_MS, BATCH);
    await Promise.all(lingering.map((id) => this.announce(id)));
    for (const id of await this.runs.dueBefore(now + deadlineMs - LOST_AFTER_MS, BATCH)) await this.restoreLostJobs(id);
  }

  private async announce(id: string): Promise<void> {
    const summary = await this.runs.announce(id);
    if (!summary) return;
    const traceparent = await this.runs.traceparent(id);
    await inTraceOf(traceparent, () => this.news.tell('threat.opened', summary));
  }

  private async databaseIsAway(): Promise<boolean> {
    try {
      await this.database.ready();
      return false;
    } catch (error) {
      return error instanceof DatabaseAwayError;
    }
  }

  /** Fills the empty slots of an overdue run's stage, so that it goes on without them. */
  private async giveUpWaiting(id: string): Promise<void> {
    const run = await this.runs.find(id);
    if (!run) return;
    const reason = `no answer before the deadline`;
    const missing = run.stage === 'agents' ? missingAgents(run) : missingAnalyzers(run);
    if (run.stage === 'agents') {
      for (const kind of missingAgents(run)) {
        await this.runs.recordAgent(refOf(run), kind, degradedAgentAnalysis(kind, reason));
      }
    } else {
      await this.runs.recordAnalyzers(refOf(run), degradedAnalyzerResults(run, reason));
    }
    const following = await this.runs.following(refOf(run), run.stage);
    this.logger.warn('run is past its deadline, going on without what is missing', { threatId: id, missing });
    await inTraceOf(run.traceparent, () => this.queues.addAll(following));
  }

  private async restoreLostJobs(id: string): Promise<void> {
    const run = await this.runs.find(id);
    if (!run) return;
    const lost = await this.queues.missing(await this.expectedJobs(run));
    if (lost.length === 0) return;
    this.logger.warn('jobs were lost, adding them again', { threatId: id, jobs: lost.map(({ jobId }) => jobId) });
    await inTraceOf(run.traceparent, () => Promise.all(lost.map((job) => this.queues.add(job))));
  }

  /** The jobs a run is waiting for. */
  private async expectedJobs(run: Run): Promise<NewJob[]> {
    if (run.stage === 'agents' && missingAgents(run).length > 0) {
      return agentJobs(run.signal, run, missingAgents(run));
    }
    const isAnalyzing = run.stage === 'analyzers' && missingAnalyzers(run).length > 0;
    return this.runs.following(refOf(run), isAnalyzing ? 'agents' : run.stage);
  }
}

function refOf({ id, runNumber }: Run): RunRef {
  return { threatId: id, run: runNumber };
}

function missingAgents(run: Run): (typeof AGENT_KINDS)[number][] {
  return AGENT_KINDS.filter((kind) => !run.agents[kind]);
}

function missingAnalyzers(run: Run): (typeof ANALYZER_KINDS)[number][] {
  return ANALYZER_KINDS.filter((kind) => !run.analyzers[kind]);
}
