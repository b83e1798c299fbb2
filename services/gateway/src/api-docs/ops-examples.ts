import type { FailedJobs, Pipeline } from '@soc-agent/contracts';

const ID = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';
const AT = '2026-11-27T06:00:01.250Z';

const failedJobs: FailedJobs = {
  items: [
    {
      id: `${ID}-config`,
      queue: 'agent-config',
      threatId: ID,
      attempts: 3,
      failedAt: AT,
      reason: 'PostgreSQL did not answer',
    },
  ],
  total: 1,
};
const pipeline: Pipeline = {
  queues: [{ name: 'signals', waiting: 2, active: 1, delayed: 0, failed: 0, oldestSeconds: 0.4 }],
  model: { tokensToday: 120_000, costToday: 0.24 },
  generatedAt: AT,
};

/** One of each body about the running of the system, by the name of its schema. */
export const OPS_EXAMPLES: Readonly<Record<string, unknown>> = {
  FailedJobs: failedJobs,
  JobRetry: { queue: 'agent-config', ids: [`${ID}-config`] },
  JobsRetried: { retried: 1, left: 0 },
  Pipeline: pipeline,
};
