/** A class whose instances can be made without arguments. */
export type PayloadClass<P extends object> = new () => P;

/** One queue, declared once: producers, workers, health, metrics, charts and docs all read this value. */
export interface QueueDefinition<P extends object = object> {
  /** Never reused for other work and never renamed. */
  readonly name: string;
  /** Payloads only grow: a new field is optional until no old producer is left. */
  readonly payload: PayloadClass<P>;
  /** Whose jobs lie together in one shard: the threat's that a payload is about; undefined for what is about none, such as a tick. */
  subjectOf(payload: P): string | undefined;
  /** How often a job is tried before it fails for good. */
  readonly attempts: number;
  /** First delay between attempts, doubled on each, with jitter. */
  readonly backoffMs: number;
  /** How long a worker may be silent before another takes its job over. */
  readonly lockDurationMs: number;
  /** Jobs one process works on at a time unless `WORKER_CONCURRENCY` says otherwise. */
  readonly concurrency: number;
  /** How many jobs added at the same moment travel as one, at most; 1 where each goes alone. */
  readonly together: number;
}

/** For queues whose jobs are short; long ones would hold up the next (docs/measurements.md). */
export const SHORT_JOBS_TOGETHER = 16;

/** More jobs at a time would cost less each, and hold up who is next: docs/measurements.md. */
const DEFAULTS = { attempts: 3, backoffMs: 200, lockDurationMs: 10_000, concurrency: 20, together: 1 } as const;

function threatOf(payload: object): string | undefined {
  return 'threatId' in payload && typeof payload.threatId === 'string' ? payload.threatId : undefined;
}

/** Declares a queue with the project's defaults where nothing else is said. */
export function defineQueue<P extends object>(
  queue: Pick<QueueDefinition<P>, 'name' | 'payload'> & Partial<QueueDefinition<P>>,
): QueueDefinition<P> {
  return { ...DEFAULTS, subjectOf: threatOf, ...queue };
}
