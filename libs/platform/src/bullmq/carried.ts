import type { Queue } from 'bullmq';

/** A job that travels with others of its queue and shard. */
export interface Carried {
  jobId: string;
  payload: object;
}

/**
 * Data of one job in place of several: the payload of the first, and the rest beside it. A version without this code works on the first alone,
 * and the sweep adds the others again.
 */
export function packed([first, ...others]: readonly [Carried, ...Carried[]]): object {
  return {
    ...first.payload,
    carries: { first: first.jobId, others: others.map(({ jobId, payload }) => ({ jobId, payload })) },
  };
}

/** The jobs that one carries; none for a job that is one itself. */
export function unpacked(data: unknown): Carried[] {
  if (typeof data !== 'object' || data === null || !('carries' in data)) return [];
  const { carries, ...payload } = data;
  const { first, others } = carries as { first: string; others: Carried[] };
  return [{ jobId: first, payload }, ...others];
}

/** The key below a queue's prefix that maps the id of each carried job to the id of the job that carries it. */
export const CARRIED = 'carried';

export function carriedKey(queue: Pick<Queue, 'toKey'>): string {
  return queue.toKey(CARRIED);
}
