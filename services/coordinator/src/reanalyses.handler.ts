import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { agentJobs, REANALYSES, ReanalysisJob } from '@soc-agent/contracts';
import { currentTraceparent, JobContext, QueueClient, QueueHandler } from '@soc-agent/platform';
import { FoldStore, RunStore, ThreatStore } from '@soc-agent/store';
import { RunGate } from './run-gate.js';

/** Opens a further run of a stored threat and sends it to the five agents. */
@Controller()
export class ReanalysesHandler {
  constructor(
    private readonly gate: RunGate,
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly folds: FoldStore,
    private readonly queues: QueueClient,
  ) {}

  @QueueHandler(REANALYSES)
  async reopen(@Payload() job: ReanalysisJob, @Ctx() context: JobContext): Promise<void> {
    const stored = await this.threats.findForRun(job.threatId);
    // retention removed it since it was asked for
    if (!stored) return;
    const { signal, folding } = stored;
    // what was folded since was counted, and is to be seen
    const isCounted = folding !== undefined && folding.aspect !== folding.analyzed;
    const traceparent = currentTraceparent();
    const opened = await this.gate.open(context.abortSignal, (terms) =>
      this.runs.reopen(
        job,
        { ...stored, isCounted },
        {
          signal,
          acceptedAt: job.requestedAt,
          ...terms,
          ...(traceparent && { traceparent }),
        },
      ),
    );
    if (opened.opening === 'closed') return;
    if (folding) await this.folds.analyzed(job.threatId, folding.aspect, folding.occurrences);
    await this.queues.addAll(agentJobs(signal, { runNumber: job.run, priority: 0, ...opened }));
  }
}
