import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ActionJob, ACTIONS, JoinJob, JOINS, type QueueDefinition } from '@soc-agent/contracts';
import { BullMqServer, validated, type FailedJobListener } from '@soc-agent/platform';
import { RunStore, ThreatStore } from '@soc-agent/store';
import { ActionExecutor } from './action-executor.js';
import { AnalysisReport } from './analysis-report.js';

/** Ends threats whose analysis cannot be put together, and actions whose job is lost, so that nobody waits for them for ever. */
@Injectable()
export class FailedJobs implements FailedJobListener, OnModuleInit {
  constructor(
    private readonly server: BullMqServer,
    private readonly runs: RunStore,
    private readonly threats: ThreatStore,
    private readonly executor: ActionExecutor,
    private readonly report: AnalysisReport,
  ) {}

  onModuleInit(): void {
    this.server.reportFailuresTo(this);
  }

  async jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void> {
    if (queue === JOINS) await this.endAsFailed(validated(JoinJob, payload, 'lenient'));
    if (queue === ACTIONS) await this.executor.giveUp(validated(ActionJob, payload, 'lenient'), error);
  }

  private async endAsFailed({ threatId, run: runNumber }: JoinJob): Promise<void> {
    const found = await this.runs.findWhole(threatId);
    if (found?.runNumber !== runNumber) return;
    await this.threats.fail(found, Date.now());
    await this.runs.close(threatId, runNumber);
    this.report.failed();
  }
}
