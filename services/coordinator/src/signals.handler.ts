import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  agentJobs,
  notificationJob,
  SIGNAL_BATCHES,
  SignalBatchJob,
  SignalJob,
  SIGNALS,
  type Suppression,
} from '@soc-agent/contracts';
import { withBrought } from '@soc-agent/domain';
import { currentTraceparent, JobContext, LOGGER, QueueClient, QueueHandler } from '@soc-agent/platform';
import { RunStore, ThreatStore, type Revision } from '@soc-agent/store';
import type { Logger } from 'winston';
import { Folding } from './folding.js';
import { RunGate } from './run-gate.js';
import { Suppressions } from './suppressions.js';

/** How long before its acceptance the id of a new signal is made, milliseconds. */
const ID_MADE_WITHIN_MS = 50;
/** Signals of a batch that are opened at a time. */
const AT_A_TIME = 8;

/** Opens a run for every accepted signal and sends it to the five agents. */
@Controller()
export class SignalsHandler {
  constructor(
    private readonly gate: RunGate,
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly suppressions: Suppressions,
    private readonly folding: Folding,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @QueueHandler(SIGNALS)
  async open(@Payload() job: SignalJob, @Ctx() context: JobContext): Promise<void> {
    await this.openTogether([job], context);
  }

  @QueueHandler(SIGNAL_BATCHES)
  async openAll(@Payload() { signals }: SignalBatchJob, @Ctx() context: JobContext): Promise<void> {
    await this.openTogether(signals, context);
  }

  /** What is wrong with one of them does not keep the others back; the job is tried again for its sake, which changes nothing for them. */
  private async openTogether(jobs: readonly SignalJob[], context: JobContext): Promise<void> {
    const failures: unknown[] = [];
    const each = async (some: readonly SignalJob[], work: (job: SignalJob) => Promise<unknown>): Promise<void> => {
      const left = some.values();
      const next = async (): Promise<void> => {
        for (const job of left) await work(job).catch((error: unknown) => failures.push(error));
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, next));
    };
    const fresh: SignalJob[] = [];
    const others: SignalJob[] = [];
    await each(jobs, async (job) => {
      const suppression = job.alone ? undefined : await this.suppressions.of(job);
      if (suppression && (await this.suppress(job, suppression))) return;
      (isFresh(job) ? fresh : others).push(job);
    });
    await each(others, (job) => this.openAnother(job, context));
    await each(await this.folding.own(fresh, Date.now()), (job) => this.first(job, context));
    if (failures.length > 0) throw failures[0] as Error;
  }

  /** A revision may overtake the signal it replaces, or come after retention removed it; of one that was folded it makes a threat of its own. */
  private async openAnother(job: SignalJob, context: JobContext): Promise<void> {
    if (!job.alone && (await this.revise(job, context)) !== 'absent') return;
    const wasFolded = await this.folding.release(job.threatId);
    await this.first(job, context, job.alone === true || wasFolded);
  }

  /** Keeps the signal as it is. @returns false for one that people may have seen already: it does not vanish. */
  private async suppress(job: SignalJob, suppression: Suppression): Promise<boolean> {
    if (await this.runs.find(job.threatId)) return false;
    const summary = await this.threats.suppress(job, suppression, Date.now());
    if (summary?.status !== 'suppressed') return false;
    await this.queues.add(notificationJob('threat.analyzed', summary));
    return true;
  }

  private async first(
    { signal, acceptedAt, sender }: SignalJob,
    context: JobContext,
    isCounted = false,
  ): Promise<void> {
    // what was analyzed long ago is not analyzed again
    if (mayBeRepeat(signal.id, acceptedAt, context) && (await this.isKnown(signal.id))) return;
    const traceparent = currentTraceparent();
    const opened = await this.gate.open(context.abortSignal, (terms) =>
      this.runs.open({
        ...{ signal, acceptedAt, isCounted },
        ...terms,
        ...(sender && { sender }),
        ...(traceparent && { traceparent }),
      }),
    );
    if (opened.opening !== 'opened') return this.addJobsOf(signal.id);
    this.logger.verbose(`NEW THREAT DETECTED: ${signal.threatType}`, { threatId: signal.id });
    await this.queues.addAll(agentJobs(signal, { runNumber: 1, ...opened }));
  }

  private async isKnown(id: string): Promise<boolean> {
    return (await this.threats.status(id)) !== undefined || this.folding.isFolded(id);
  }

  private async revise(
    { acceptedAt, sender, revision = 1, ...job }: SignalJob,
    context: JobContext,
  ): Promise<Revision['opening']> {
    const traceparent = currentTraceparent();
    const stored = await this.threats.findForRun(job.threatId);
    const brought = stored?.folding?.brought;
    const signal = brought ? withBrought(job.signal, brought) : job.signal;
    const opened = await this.gate.open(context.abortSignal, (terms) => {
      const run = { signal, acceptedAt, ...terms, ...(sender && { sender }), ...(traceparent && { traceparent }) };
      return this.runs.revise(revision, stored, run);
    });
    if (opened.opening === 'open') await this.addJobsOf(signal.id);
    if (opened.opening === 'opened') await this.queues.addAll(agentJobs(signal, opened));
    return opened.opening;
  }

  /** A repeat, whose first attempt may have died before its jobs were added; what is analyzed may be a later revision by now. */
  private async addJobsOf(threatId: string): Promise<void> {
    const run = await this.runs.find(threatId);
    if (run?.stage === 'agents') await this.queues.addAll(agentJobs(run.signal, run));
  }
}

/** Neither a later content of an event nor unfolded: it may be folded. */
function isFresh({ revision = 1, alone }: SignalJob): boolean {
  return revision === 1 && !alone;
}

/**
 * Whether the job may be one of a threat that has been analyzed. The id of a new signal was made a moment before it was accepted; who
 * asks more than needed loses a look-up, and who asks too seldom an analysis whose outcome is not stored.
 */
function mayBeRepeat(threatId: string, acceptedAt: number, { job }: JobContext): boolean {
  const idMadeAt = Number.parseInt(threatId.slice(0, 8) + threatId.slice(9, 13), 16);
  return job.attemptsStarted > 1 || Math.abs(acceptedAt - idMadeAt) > ID_MADE_WITHIN_MS;
}
