/** What the baseline's processes agree on: five no-op jobs joined, then three no-op jobs joined. */
export const PREFIX = '{bench-baseline}';
export const AGENTS = ['a1', 'a2', 'a3', 'a4', 'a5'];
export const ANALYZERS = ['b1', 'b2', 'b3'];
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true };
/** As the system's own workers. */
export const WORKER_OPTIONS = { lockDuration: 10_000, stalledInterval: 5000, concurrency: 20 };
