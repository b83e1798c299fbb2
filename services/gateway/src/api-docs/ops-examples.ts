import type { FailedJobs, Overview, Pipeline } from '@soc-agent/contracts';
import { ID, LATER, NONE } from './example-values.js';

const failedJobs: FailedJobs = {
  items: [
    {
      id: `${ID}-config`,
      queue: 'agent-config',
      threatId: ID,
      attempts: 3,
      failedAt: LATER,
      reason: 'PostgreSQL did not answer',
    },
  ],
  total: 1,
};
const pipeline: Pipeline = {
  queues: [{ name: 'signals', waiting: 2, active: 1, delayed: 0, failed: 0, oldestSeconds: 0.4 }],
  model: { tokensToday: 120_000, costToday: 0.24 },
  generatedAt: LATER,
};

const overview: Overview = {
  threats: 4,
  openBySeverity: { now: { ...NONE.bySeverity, HIGH: 2 }, dayAgo: { ...NONE.bySeverity, HIGH: 1 } },
  byType: { ...NONE.byType, rate_limit_breach: 4 },
  byCustomer: [{ name: 'RetailMax', bySeverity: { ...NONE.bySeverity, HIGH: 4 } }],
  byTechnique: [{ id: 'T1110', name: 'Brute Force', tactics: ['TA0006'], count: 3 }],
  falsePositives: [
    {
      customerName: 'RetailMax',
      product: 'sshd',
      ruleId: '5551',
      title: 'Multiple failed logins for root',
      reviewed: 2,
      falsePositives: 1,
    },
  ],
  acknowledge: { meanMs: 240_000, count: 2 },
  sla: { due: 2, kept: 2 },
  byAssignee: [
    { open: 1, acknowledged: 0, escalated: 0 },
    { name: 'ada', open: 0, acknowledged: 1, escalated: 0 },
  ],
  processing: { meanMs: 41, p50Ms: 40, p95Ms: 60 },
  agents: [{ agent: 'config', answers: 4, p50Ms: 3, p95Ms: 8, degraded: 0 }],
  generatedAt: LATER,
};

/** One of each body about the running of the system, and for those who lead, by the name of its schema. */
export const OPS_EXAMPLES: Readonly<Record<string, unknown>> = {
  FailedJobs: failedJobs,
  Overview: overview,
  JobRetry: { queue: 'agent-config', ids: [`${ID}-config`] },
  JobsRetried: { retried: 1, left: 0 },
  Pipeline: pipeline,
};
