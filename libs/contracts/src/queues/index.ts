import { ACTIONS } from './actions.js';
import { AGENT_QUEUES } from './agents.js';
import { ANALYZER_QUEUE } from './analyzers.js';
import { BULK } from './bulk.js';
import { JOINS } from './joins.js';
import { NOTIFICATION_BATCHES } from './notification-batches.js';
import { NOTIFICATIONS } from './notifications.js';
import type { QueueDefinition } from './queue-definition.js';
import { REANALYSES } from './reanalyses.js';
import { GENERATOR, SWEEPS, Tick, UPKEEP } from './schedules.js';
import { SIGNAL_BATCHES } from './signal-batches.js';
import { SIGNALS } from './signals.js';

export { ActionJob, ACTIONS, actionJob } from './actions.js';
export { AgentJob, AGENT_QUEUES } from './agents.js';
export { AnalyzerJob, ANALYZER_QUEUE } from './analyzers.js';
export { JoinJob, JOINS } from './joins.js';
export { MAX_NOTIFICATIONS, NOTIFICATION_BATCHES, NotificationBatchJob } from './notification-batches.js';
export { NotificationJob, NOTIFICATIONS } from './notifications.js';
export { BULK, bulkJob, BulkWork } from './bulk.js';
export { defineQueue, type PayloadClass, type QueueDefinition } from './queue-definition.js';
export { ReanalysisJob, REANALYSES } from './reanalyses.js';
export { RUN_PLAN, type Stage } from './run-plan.js';
export { RunRef } from './run-ref.js';
export { GENERATOR, SWEEPS, Tick, UPKEEP } from './schedules.js';
export { batchIds, batchOf, MAX_BATCH, SIGNAL_BATCHES, SignalBatchJob, waitingSignals } from './signal-batches.js';
export { SignalJob, SIGNALS } from './signals.js';
export {
  agentJobs,
  batchNotificationJob,
  incidentNotificationJob,
  notificationBatchJob,
  notificationJob,
  reanalysisJob,
  signalBatchJob,
  signalJob,
  stageJobs,
  unfoldingJob,
  type NewJob,
  type RunTerms,
} from './threat-jobs.js';

/** Every queue of the system. */
export const QUEUES: readonly QueueDefinition[] = [
  SIGNALS,
  SIGNAL_BATCHES,
  REANALYSES,
  ...Object.values(AGENT_QUEUES),
  JOINS,
  ANALYZER_QUEUE,
  NOTIFICATIONS,
  NOTIFICATION_BATCHES,
  ACTIONS,
  BULK,
  SWEEPS,
  UPKEEP,
  GENERATOR,
];

/** Names of queues whose jobs come by the clock: what waits in them is no backlog. */
export const TICKING_QUEUES: ReadonlySet<string> = new Set(
  QUEUES.filter(({ payload }) => payload === Tick).map(({ name }) => name),
);
