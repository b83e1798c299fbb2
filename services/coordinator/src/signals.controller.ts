import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agentJobs, SignalJob, SIGNALS } from '@soc-agent/contracts';
import { currentTraceparent, JobContext, LOGGER, QueueClient, QueueHandler } from '@soc-agent/platform';
import { RunStore, type Revision } from '@soc-agent/store';
import type { Logger } from 'winston';
import { config } from './config.js';
import { RunGate } from './run-gate.js';

/** Opens a run for every accepted signal and sends it to the five agents. */
@Controller()
export class SignalsController {
  constructor(
    private readonly gate: RunGate,
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @QueueHandler(SIGNALS)
  async open(@Payload() job: SignalJob, @Ctx() context: JobContext): Promise<void> {
    // a revision may overtake the signal it replaces, or come after retention removed it
    if ((job.revision ?? 1) === 1 || (await this.revise(job, context)) === 'absent') await this.first(job, context);
  }

  private async first({ signal, acceptedAt }: SignalJob, context: JobContext): Promise<void> {
    const traceparent = currentTraceparent();
    const { opening, deadline } = await this.gate.open(context.signal, (terms) =>
      this.runs.open({
        signal,
        acceptedAt,
        ...terms,
        maxStoredThreats: config.MAX_STORED_THREATS,
        ...(traceparent && { traceparent }),
      }),
    );
    if (opening === 'closed') return;
    if (opening === 'open') return this.addJobsOf(signal.id);
    this.logger.verbose(`NEW THREAT DETECTED: ${signal.threatType}`, { threatId: signal.id });
    await this.queues.addAll(agentJobs(signal, 1, deadline));
  }

  private async revise({ signal, acceptedAt, revision = 1 }: SignalJob, context: JobContext): Promise<Opening> {
    const traceparent = currentTraceparent();
    let revised: Revision | undefined;
    const { opening, deadline } = await this.gate.open(context.signal, async (terms) => {
      revised = await this.runs.revise(revision, { signal, acceptedAt, ...terms, ...(traceparent && { traceparent }) });
      return revised.opening;
    });
    if (opening === 'open') await this.addJobsOf(signal.id);
    if (revised?.opening === 'opened') await this.queues.addAll(agentJobs(signal, revised.run, deadline));
    return opening;
  }

  /** A repeat, whose first attempt may have died before its jobs were added; what is analyzed may be a later revision by now. */
  private async addJobsOf(threatId: string): Promise<void> {
    const run = await this.runs.find(threatId);
    if (run?.stage === 'agents') await this.queues.addAll(agentJobs(run.signal, run.run, run.deadline));
  }
}

type Opening = Revision['opening'];
