import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ANALYZER_KINDS,
  ANALYZER_QUEUES,
  AnalyzerJob,
  joinJob,
  type AnalyzerKind,
  type QueueDefinition,
  type RunRef,
} from '@soc-agent/contracts';
import { ANALYZERS, analyzerInput, degradedAnalyzerResult } from '@soc-agent/domain';
import { BullMqServer, inSpan, QueueClient, validated, type FailedJobListener } from '@soc-agent/platform';
import { RunStore, type Run } from '@soc-agent/store';

/** Runs whose agents' answers are remembered. */
const MAX_RECENT = 100;

/** Fills the analyzers' slots of a run; whoever fills the last one sends the run on. */
@Injectable()
export class AnalyzerSlots implements FailedJobListener, OnModuleInit {
  private readonly recent = new Map<string, { run: Promise<Run | undefined>; readers: number }>();

  constructor(
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly server: BullMqServer,
  ) {}

  onModuleInit(): void {
    this.server.failedJobListener = this;
  }

  async fill(job: RunRef, kind: AnalyzerKind): Promise<void> {
    await this.record(job, kind, (run) =>
      inSpan(`analyze ${kind}`, { attributes: { 'soc.threat.id': job.threatId } }, () =>
        ANALYZERS[kind].analyze(analyzerInput(run)),
      ),
    );
  }

  /** A job that failed for good leaves a degraded slot, so that the run need not wait for its deadline. */
  async jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void> {
    const kind = ANALYZER_KINDS.find((candidate) => ANALYZER_QUEUES[candidate] === queue);
    if (!kind) return;
    const job = validated(AnalyzerJob, payload, 'lenient');
    await this.record(job, kind, (run) =>
      degradedAnalyzerResult(kind, analyzerInput(run), `the analyzer failed: ${error.message}`),
    );
  }

  /** A run that is gone is complete already: this job was a repeat. */
  private async record(job: RunRef, kind: AnalyzerKind, answer: (run: Run) => object): Promise<void> {
    const run = await this.lookUp(job);
    if (run?.run !== job.run) return;
    const state = await this.runs.recordAnalyzer(job, kind, answer(run));
    if (state === 'complete') await this.queues.add(joinJob(job, 'analyzers'));
  }

  /** The three jobs of one run come together and read the same: what agents said does not change once analyzers begin. */
  private lookUp({ threatId, run }: RunRef): Promise<Run | undefined> {
    const key = `${threatId}/${run}`;
    let recent = this.recent.get(key);
    if (!recent) {
      recent = { run: this.runs.find(threatId), readers: 0 };
      this.recent.set(key, recent);
      recent.run.catch(() => this.recent.delete(key));
      if (this.recent.size > MAX_RECENT) this.recent.delete(this.recent.keys().next().value as string);
    }
    recent.readers++;
    if (recent.readers === ANALYZER_KINDS.length) this.recent.delete(key);
    return recent.run;
  }
}
