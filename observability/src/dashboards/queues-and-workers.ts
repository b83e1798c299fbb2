import type { Dashboard } from '../dashboard.js';

export const queuesAndWorkers: Dashboard = {
  uid: 'soc-queues',
  title: 'Queues and workers',
  description: 'What is stuck, where, and who should be working on it. The gateway exports the state of all queues.',
  rows: {
    Backlog: [
      {
        title: 'Waiting jobs',
        description: 'A line that only rises: more comes in than is worked off.',
        unit: 'short',
        queries: {
          '{{queue}}':
            'sum by (queue) (max by (queue, state) (bullmq_job_count{state=~"waiting|prioritized|carried"}))',
        },
      },
      {
        title: 'Age of the oldest waiting job',
        description: 'How long the oldest job has waited.',
        unit: 's',
        queries: { '{{queue}}': 'max by (queue) (soc_queue_oldest_job_age_seconds)' },
        thresholds: { warn: 30, bad: 60 },
      },
      {
        title: 'Wait, 95th percentile',
        description: 'From adding a job until a worker took it.',
        unit: 's',
        queries: {
          '{{queue}}':
            'histogram_quantile(0.95, sum by (le, queue) (rate(soc_queue_wait_seconds_bucket[$__rate_interval])))',
        },
      },
      {
        title: 'Active jobs',
        description: 'Being worked on. At processes times concurrency more processes would help.',
        unit: 'short',
        queries: { '{{queue}}': 'max by (queue) (bullmq_job_count{state="active"})' },
      },
      {
        title: 'Delayed jobs',
        description: 'Wait for their next attempt, or for their time.',
        unit: 'short',
        queries: { '{{queue}}': 'max by (queue) (bullmq_job_count{state="delayed"})' },
      },
      {
        title: 'Failed jobs that are kept',
        description: 'Given up, kept a week for you to look at: make replay-failed lists them.',
        unit: 'short',
        queries: { '{{queue}}': 'max by (queue) (bullmq_job_count{state="failed"})' },
      },
    ],
    Work: [
      {
        title: 'Jobs done',
        description: 'Per second.',
        unit: 'ops',
        queries: { '{{queue}}': 'sum by (queue) (rate(soc_jobs_total{outcome="completed"}[$__rate_interval]))' },
      },
      {
        title: 'Attempts that failed',
        description: 'Retried ones come again; failed ones do not.',
        unit: 'ops',
        queries: {
          '{{queue}} {{outcome}}':
            'sum by (queue, outcome) (rate(soc_jobs_total{outcome=~"retried|failed"}[$__rate_interval]))',
        },
      },
      {
        title: 'Duration of a job, 95th percentile',
        description: 'Of jobs that completed.',
        unit: 's',
        queries: {
          '{{queue}}':
            'histogram_quantile(0.95, sum by (le, queue) (rate(soc_job_duration_seconds_bucket[$__rate_interval])))',
        },
      },
      {
        title: 'Processes that take jobs',
        description: 'Zero, or no line: nobody works on the queue.',
        unit: 'short',
        queries: { '{{queue}}': 'sum by (queue) (soc_worker_up)' },
      },
      {
        title: 'Workers at work',
        description: 'Jobs worked on at a time, on average.',
        unit: 'short',
        queries: { '{{queue}}': 'sum by (queue) (rate(soc_job_duration_seconds_sum[$__rate_interval]))' },
      },
    ],
  },
};
