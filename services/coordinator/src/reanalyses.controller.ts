import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agentJobs, REANALYSES, ReanalysisJob } from '@soc-agent/contracts';
import { currentTraceparent, JobContext, QueueClient, QueueHandler } from '@soc-agent/platform';
import { RunStore, ThreatStore } from '@soc-agent/store';
import { deadlineMs } from './config.js';
import { RunGate } from './run-gate.js';

/** Opens a further run of a stored threat and sends it to the five agents. */
@Controller()
export class ReanalysesController {
  constructor(
    private readonly gate: RunGate,
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly queues: QueueClient,
  ) {}

  @QueueHandler(REANALYSES)
  async reopen(@Payload() job: ReanalysisJob, @Ctx() context: JobContext): Promise<void> {
    const threat = await this.threats.find(job.threatId);
    // retention removed it since it was asked for
    if (!threat) return;
    const { signal } = threat;
    let deadline = 0;
    const traceparent = currentTraceparent();
    const state = await this.gate.open(context.signal, (maxOpenRuns) => {
      const openedAt = Date.now();
      deadline = openedAt + deadlineMs;
      return this.runs.reopen(job, {
        signal,
        acceptedAt: job.requestedAt,
        openedAt,
        deadline,
        maxOpenRuns,
        ...(traceparent && { traceparent }),
      });
    });
    if (state !== 'closed') await this.queues.addAll(agentJobs(signal, job.run, deadline));
  }
}
