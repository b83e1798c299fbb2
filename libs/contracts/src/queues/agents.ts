import { IsInt, Min } from 'class-validator';
import { IsAcceptedSignal } from '../accepted-signal.js';
import type { ThreatSignal } from '../signal.js';
import { AGENT_KINDS, type AgentKind } from '../vocabulary.js';
import { defineQueue, SHORT_JOBS_TOGETHER, type QueueDefinition } from './queue-definition.js';
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

/** One queue for each agent, `agent-<kind>`. */
export const AGENT_QUEUES = Object.fromEntries(
  AGENT_KINDS.map((kind) => [
    kind,
    defineQueue({ name: `agent-${kind}`, payload: AgentJob, together: SHORT_JOBS_TOGETHER }),
  ]),
) as Readonly<Record<AgentKind, QueueDefinition<AgentJob>>>;
