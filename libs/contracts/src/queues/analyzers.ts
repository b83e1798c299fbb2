import { IsInt, Min } from 'class-validator';
import type { AnalyzerKind } from '../vocabulary.js';
import { defineQueue, type QueueDefinition } from './queue-definition.js';
import { RunRef } from './run-ref.js';

/** One analyzer's turn; it reads the signal and the agents' slots from the run. */
export class AnalyzerJob extends RunRef {
  /** Unix time in milliseconds after which the slot is filled as degraded. */
  @IsInt()
  @Min(0)
  deadline!: number;
}

export const ANALYZER_QUEUES: Readonly<Record<AnalyzerKind, QueueDefinition<AnalyzerJob>>> = {
  'false-positive': defineQueue({ name: 'analyzer-false-positive', payload: AnalyzerJob }),
  response: defineQueue({ name: 'analyzer-response', payload: AnalyzerJob }),
  timeline: defineQueue({ name: 'analyzer-timeline', payload: AnalyzerJob }),
};
