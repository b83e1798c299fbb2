import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { Type } from '../conversions.js';
import { Text } from '../text.js';
import { defineQueue, type QueueDefinition } from './queue-definition.js';
import { SignalJob, SIGNALS } from './signals.js';

/** Signals one job carries at most. */
export const MAX_BATCH = 100;

/** Signals that were accepted together, on their way to the coordinator in one job, which costs a tenth of a job for each. */
export class SignalBatchJob {
  /** What the ids of its signals have in common; a repeat in it has an older id. */
  @Text(32)
  batchId!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH)
  @ValidateNested({ each: true })
  @Type(() => SignalJob)
  signals!: SignalJob[];
}

/** Batches that are opened at the same time are folded together, which costs little more than one, and leave a place for another sender's. */
export const SIGNAL_BATCHES = defineQueue({
  name: 'signal-batches',
  payload: SignalBatchJob,
  subjectOf: ({ batchId }) => batchId,
  concurrency: 6,
});

/** Signals that wait to be opened, at most: a batch may hold fewer than it could. @param waiting jobs that wait in a queue */
export function waitingSignals(waiting: (queue: QueueDefinition) => number): number {
  return waiting(SIGNALS) + waiting(SIGNAL_BATCHES) * MAX_BATCH;
}

/** A UUIDv7 begins with its time, 12 digits and two dashes; what follows is by chance. */
const TIME = 14;
/** Digits of a threat's id that count the signals of its batch, from 1. */
const COUNTER = 4;

/**
 * Ids of the signals of a batch, by which each can be found in its job while it waits.
 * @param base a fresh UUIDv7
 * @param times of the ids, Unix milliseconds
 */
export function batchIds(base: string, times: readonly number[]): string[] {
  const stem = base.slice(TIME, -COUNTER);
  return times.map((time, n) => {
    const digits = time.toString(16).padStart(12, '0');
    return `${digits.slice(0, 8)}-${digits.slice(8)}-${stem}${(n + 1).toString(16).padStart(COUNTER, '0')}`;
  });
}

/** The id of the batch's job that may carry the signal. */
export function batchOf(threatId: string): string {
  return threatId.slice(TIME, -COUNTER);
}
