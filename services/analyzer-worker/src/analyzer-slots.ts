import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ANALYZER_QUEUE,
  AnalyzerJob,
  type AnalyzerKind,
  type QueueDefinition,
  type RunRef,
} from '@soc-agent/contracts';
import {
  analyze,
  analyzerInput,
  degradedAnalyzerResult,
  degradedAnalyzerResults,
  type AnalyzerInput,
  type AnalyzerResults,
} from '@soc-agent/domain';
import { BullMqServer, inSpan, LOGGER, QueueClient, validated, type FailedJobListener } from '@soc-agent/platform';
import { RunStore, type Run } from '@soc-agent/store';
import type { Logger } from 'winston';

/** Fills the analyzers' slots of a run and sends it on: the score with its risk, and the plan and the timeline, which rest on it. */
@Injectable()
export class AnalyzerSlots implements FailedJobListener, OnModuleInit {
  constructor(
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly server: BullMqServer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.server.reportFailuresTo(this);
  }

  /** All in one step, so that plan and analysis rest on the same score; where one is recorded already, on that. */
  async fill(job: RunRef): Promise<void> {
    const run = await this.openRun(job);
    if (!run) return;
    const input = analyzerInput(run);
    const recorded = run.analyzers['false-positive'];
    await this.record(
      job,
      analyze(input, (kind, answer) => this.answer(kind, input, answer), recorded),
    );
  }

  /** A job that failed for good leaves degraded slots where none is filled, so that the run need not wait for its deadline. */
  async jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void> {
    if (queue !== ANALYZER_QUEUE) return;
    const job = validated(AnalyzerJob, payload, 'lenient');
    const run = await this.openRun(job);
    if (run) await this.record(job, degradedAnalyzerResults(analyzerInput(run), reasonOf(error)));
  }

  /** Undefined for a run that is complete or superseded: the job was a repeat. */
  private async openRun({ threatId, run: runNumber }: RunRef): Promise<Run | undefined> {
    const found = await this.runs.find(threatId);
    return found?.runNumber === runNumber ? found : undefined;
  }

  private async record(job: RunRef, results: Partial<AnalyzerResults>): Promise<void> {
    await this.queues.addAll(await this.runs.recordAnalyzers(job, results));
  }

  /** One that throws degrades its own slot alone. It is pure and would throw again, so it is not tried again. */
  private answer<K extends AnalyzerKind>(
    kind: K,
    input: AnalyzerInput,
    answer: () => AnalyzerResults[K],
  ): AnalyzerResults[K] {
    const threatId = input.signal.id;
    try {
      return inSpan(`analyze ${kind}`, { attributes: { 'soc.threat.id': threatId } }, answer);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.logger.error('analyzer failed', { threatId, analyzer: kind, error: error.message, stack: error.stack });
      return degradedAnalyzerResult(kind, input, reasonOf(error));
    }
  }
}

function reasonOf({ message }: Error): string {
  return `the analyzer failed: ${message}`;
}
