import { IsInt, Min } from 'class-validator';
import { IsAcceptedSignal } from '../accepted-signal.js';
import type { ThreatSignal } from '../signal.js';
import type { AgentKind } from '../vocabulary.js';
import { defineQueue, type QueueDefinition } from './queue-definition.js';
import { RunRef } from './run-ref.js';

/** One agent's turn at one threat; the answer is an `AgentAnalysis`, recorded in the run's slot. */
export class AgentJob extends RunRef {
  /** Without `raw`. */
  @IsAcceptedSignal()
  signal!: ThreatSignal;

  /** Unix time in milliseconds after which the slot is filled as degraded. */
  @IsInt()
  @Min(0)
  deadline!: number;
}

export const AGENT_QUEUES: Readonly<Record<AgentKind, QueueDefinition<AgentJob>>> = {
  historical: defineQueue({ name: 'agent-historical', payload: AgentJob }),
  config: defineQueue({ name: 'agent-config', payload: AgentJob }),
  devops: defineQueue({ name: 'agent-devops', payload: AgentJob }),
  context: defineQueue({ name: 'agent-context', payload: AgentJob }),
  priority: defineQueue({ name: 'agent-priority', payload: AgentJob }),
};
