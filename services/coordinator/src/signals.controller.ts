import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agentJobs, SignalJob, SIGNALS } from '@soc-agent/contracts';
import { currentTraceparent, JobContext, LOGGER, QueueClient, QueueHandler } from '@soc-agent/platform';
import { RunStore } from '@soc-agent/store';
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
  async open(@Payload() { signal, acceptedAt }: SignalJob, @Ctx() context: JobContext): Promise<void> {
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
    this.logger.verbose(`NEW THREAT DETECTED: ${signal.threatType}`, { threatId: signal.id });
    await this.queues.addAll(agentJobs(signal, 1, deadline));
  }
}
