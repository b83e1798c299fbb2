/** What the baseline's processes agree on: five jobs joined, then three jobs joined, by handlers that do nothing. */
export const PREFIX = '{bench-baseline}';
export const AGENTS = ['a1', 'a2', 'a3', 'a4', 'a5'];
export const ANALYZERS = ['b1', 'b2', 'b3'];
/** As the system's own jobs; a child that fails for good must not hold its parent for ever. */
export const JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
  ignoreDependencyOnFailure: true,
};
/** As the system's own workers. */
export const WORKER_OPTIONS = {
  lockDuration: 10_000,
  stalledInterval: 5000,
  maxStalledCount: 3,
  concurrency: 20,
  removeOnFail: { age: 7 * 24 * 3600, count: 10_000 },
};

/** What the handlers answer, and how long BullMQ keeps their jobs. */
export const BASELINES = {
  /**
   * Flows that give what the system gives: they carry answers, here as long as an agent's average one to the bench's
   * signals, and keep completed jobs for a while, because BullMQ knows an id again only as long as it has the job. The
   * system looks at its store instead.
   */
  equal: { answer: { confidence: 0.5, analysis: 'x'.repeat(1400) }, removeOnComplete: { age: 300, count: 1000 } },
  /** The least that flows can do: next to empty answers, and a repeated id runs again. */
  bare: { answer: { confidence: 0.5 }, removeOnComplete: { count: 0 } },
} as const;
export type Baseline = keyof typeof BASELINES;
