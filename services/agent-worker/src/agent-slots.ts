import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  AGENT_KINDS,
  AGENT_QUEUES,
  AgentJob,
  type AgentAnalysis,
  type QueueDefinition,
  type RunRef,
} from '@soc-agent/contracts';
import { degradedAgentAnalysis } from '@soc-agent/domain';
import { BullMqServer, QueueClient, validated, type FailedJobListener } from '@soc-agent/platform';
import { RunStore } from '@soc-agent/store';

/** Records answers in the run's slots; the worker that fills the last one sends the run on. */
@Injectable()
export class AgentSlots implements FailedJobListener, OnModuleInit {
  constructor(
    private readonly runs: RunStore,
    private readonly queues: QueueClient,
    private readonly server: BullMqServer,
  ) {}

  onModuleInit(): void {
    this.server.reportFailuresTo(this);
  }

  async record(run: RunRef, analysis: AgentAnalysis): Promise<void> {
    await this.queues.addAll(await this.runs.recordAgent(run, analysis.agent, analysis));
  }

  /** A job that failed for good leaves a degraded slot, so that the run need not wait for its deadline. */
  async jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void> {
    const kind = AGENT_KINDS.find((candidate) => AGENT_QUEUES[candidate] === queue);
    if (!kind) return;
    await this.record(
      validated(AgentJob, payload, 'lenient'),
      degradedAgentAnalysis(kind, `the agent failed: ${error.message}`),
    );
  }
}
