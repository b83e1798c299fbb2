import type { Queue } from 'bullmq';

/** A job that travels with another of its queue and shard. */
export interface Carried {
  jobId: string;
  payload: object;
}

/** Data of one job in place of several. A version that knows nothing of what is carried works on the first, and the sweep adds the others again. */
export function packed(payload: object, carried: readonly Carried[]): object {
  if (carried.length === 0) return payload;
  return { ...payload, carries: carried.map(({ jobId, payload: data }) => ({ jobId, payload: data })) };
}

/** A job's own payload, and the jobs it carries. */
export function unpacked(data: unknown): { payload: unknown; carried: readonly Carried[] } {
  if (typeof data !== 'object' || data === null || !('carries' in data)) return { payload: data, carried: [] };
  const { carries, ...payload } = data;
  return { payload, carried: Array.isArray(carries) ? (carries as Carried[]) : [] };
}

/** Where it stands which job carries a job: ids by id. */
export function carriedKey(queue: Pick<Queue, 'toKey'>): string {
  return queue.toKey('carried');
}
