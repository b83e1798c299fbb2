import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ANALYZER_KINDS,
  ANALYZER_QUEUES,
  AnalyzerJob,
  joinJob,
  type AnalyzerKind,
  type QueueDefinition,
} from '@soc-agent/contracts';
import { ANALYZERS, analyzerInput, degradedAnalyzerResult } from '@soc-agent/domain';
import { BullMqServer, QueueClient, validated, type FailedJobListener } from '@soc-agent/platform';
import { RunStore, type Run } from '@soc-agent/store';

/** Fills the analyzers' slots of a run; whoever fills the last one sends the run on. */
@Injectable()
export class AnalyzerSlots implements FailedJobListener, OnModuleInit {
  constructor(
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly server: BullMqServer,
  ) {}

  onModuleInit(): void {
    this.server.failedJobListener = this;
  }

  async fill(threatId: string, kind: AnalyzerKind): Promise<void> {
    await this.record(threatId, kind, (run) => ANALYZERS[kind].analyze(analyzerInput(run)));
  }

  /** A job that failed for good leaves a degraded slot, so that the run need not wait for its deadline. */
  async jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void> {
    const kind = ANALYZER_KINDS.find((candidate) => ANALYZER_QUEUES[candidate] === queue);
    if (!kind) return;
    const { threatId } = validated(AnalyzerJob, payload, 'lenient');
    await this.record(threatId, kind, (run) => degradedAnalyzerResult(kind, analyzerInput(run), `the analyzer failed: ${error.message}`));
  }

  /** A run that is gone is complete already: this job was a repeat. */
  private async record(threatId: string, kind: AnalyzerKind, answer: (run: Run) => object): Promise<void> {
    const run = await this.runs.find(threatId);
    if (!run) return;
    const state = await this.runs.recordAnalyzer(threatId, kind, answer(run));
    if (state === 'complete') await this.queues.add(joinJob(threatId, 'analyzers'));
  }
}
