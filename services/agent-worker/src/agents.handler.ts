import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AGENT_KINDS, AGENT_QUEUES, AgentJob, type AgentKind } from '@soc-agent/contracts';
import { JobContext, QueueHandler } from '@soc-agent/platform';
import { AgentSlots } from './agent-slots.js';
import { Investigator } from './investigator.js';

const KIND_OF_QUEUE = new Map<string, AgentKind>(AGENT_KINDS.map((kind) => [AGENT_QUEUES[kind].name, kind]));

/** Lets the agent of the queue investigate and records its answer. */
@Controller()
export class AgentsHandler {
  constructor(
    private readonly investigator: Investigator,
    private readonly slots: AgentSlots,
  ) {}

  @QueueHandler(...Object.values(AGENT_QUEUES))
  async investigate(@Payload() job: AgentJob, @Ctx() context: JobContext): Promise<void> {
    const kind = KIND_OF_QUEUE.get(context.job.queueName) as AgentKind;
    await this.slots.record(job, await this.investigator.investigate(kind, job, context.abortSignal));
  }
}
