import { ANALYZER_QUEUE } from './analyzers.js';
import { JOINS } from './joins.js';
import type { QueueDefinition } from './queue-definition.js';
import type { RunRef } from './run-ref.js';

/** The two halves of a run; a stage is complete when each of its slots is filled. */
export type Stage = 'agents' | 'analyzers';

/** Queues whose work follows when a stage is complete. A run carries it, so the worker that fills the last slot need not know what comes next. */
export const RUN_PLAN: Readonly<Record<Stage, readonly QueueDefinition<RunRef>[]>> = {
  agents: [ANALYZER_QUEUE],
  analyzers: [JOINS],
};
