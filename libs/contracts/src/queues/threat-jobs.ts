import type { Party } from '../arming.js';
import type { IncidentSummary } from '../incidents.js';
import type { ChangedBatch } from '../live-events.js';
import { leanSignal, type ThreatSignal } from '../signal.js';
import type { ThreatSummary } from '../threat-analysis.js';
import { AGENT_KINDS, type AgentKind, type IncidentEventName, type LiveEventName } from '../vocabulary.js';
import { AGENT_QUEUES, type AgentJob } from './agents.js';
import { NOTIFICATION_BATCHES, type NotificationBatchJob } from './notification-batches.js';
import { NOTIFICATIONS, type NotificationJob } from './notifications.js';
import type { QueueDefinition } from './queue-definition.js';
import { REANALYSES, type ReanalysisJob } from './reanalyses.js';
import { RUN_PLAN } from './run-plan.js';
import type { RunRef } from './run-ref.js';
import { SIGNAL_BATCHES, SignalBatchJob } from './signal-batches.js';
import { SIGNALS, SignalJob } from './signals.js';

/** A job to be added. Ids are deterministic: adding one twice adds it once. They hold no colons, which BullMQ keeps for itself. */
export interface NewJob<P extends object = object> {
  queue: QueueDefinition<P>;
  payload: P;
  jobId: string;
  /** Jobs with a lower number come first; those without one, or with 0, come before all others. */
  priority?: number;
}

/** The job that carries an accepted signal, `raw` included, to the coordinator. */
export function signalJob(signal: ThreatSignal, acceptedAt: number, revision = 1, sender?: Party): NewJob<SignalJob> {
  const payload = Object.assign(new SignalJob(), {
    threatId: signal.id,
    signal,
    acceptedAt,
    ...(sender && { sender }),
  });
  if (revision === 1) return { queue: SIGNALS, payload, jobId: signal.id };
  return {
    queue: SIGNALS,
    payload: Object.assign(payload, { revision }),
    jobId: `${signal.id}-revision-${revision}`,
  };
}

/** The job of a folded signal that becomes a threat of its own; its first job had another id. */
export function unfoldingJob(signal: ThreatSignal, requestedAt: number): NewJob<SignalJob> {
  const payload = { threatId: signal.id, signal, acceptedAt: requestedAt, alone: true };
  return { queue: SIGNALS, payload, jobId: `${signal.id}-unfolded` };
}

/** One job in place of several. @param batchId as `batchOf` gives it */
export function signalBatchJob(jobs: readonly NewJob<SignalJob>[], batchId: string): NewJob<SignalBatchJob> {
  const payload = Object.assign(new SignalBatchJob(), { batchId, signals: jobs.map((job) => job.payload) });
  return { queue: SIGNAL_BATCHES, payload, jobId: batchId };
}

/** The job that has a threat analyzed again. */
export function reanalysisJob(run: RunRef, requestedAt: number): NewJob<ReanalysisJob> {
  return { queue: REANALYSES, payload: { ...refOf(run), requestedAt }, jobId: idOf(run, 'reanalysis') };
}

/** One job for each of the agents; the signal travels without `raw`. */
export function agentJobs(
  signal: ThreatSignal,
  { runNumber, deadline, priority }: RunTerms,
  kinds: readonly AgentKind[] = AGENT_KINDS,
): NewJob<AgentJob>[] {
  const payload: AgentJob = { threatId: signal.id, run: runNumber, signal: leanSignal(signal), deadline };
  return kinds.map((kind) => ({ queue: AGENT_QUEUES[kind], payload, jobId: idOf(payload, kind), priority }));
}

/** What the jobs of a run are made with. */
export interface RunTerms {
  runNumber: number;
  /** Unix milliseconds. */
  deadline: number;
  /** Of all its jobs. */
  priority: number;
}

/**
 * The jobs of a run in the queues of that name, as a plan names them; each reads what it needs from the run.
 * A name that is not in any plan of this version is left out.
 */
export function stageJobs(run: RunRef, names: readonly string[], priority: number): NewJob<RunRef>[] {
  return Object.values(RUN_PLAN)
    .flat()
    .filter(({ name }) => names.includes(name))
    .map((queue) => ({ queue, payload: refOf(run), jobId: idOf(run, queue.name), priority }));
}

/** Informs dashboards of a stored change. */
export function notificationJob(event: LiveEventName, threat: ThreatSummary): NewJob<NotificationJob> {
  const payload: NotificationJob = { event, seq: threat.seq, threat };
  return { queue: NOTIFICATIONS, payload, jobId: `${threat.id}-${event}-${threat.seq}` };
}

/** One job in place of several. @param batchId names these, and no others */
export function notificationBatchJob(
  jobs: readonly NewJob<NotificationJob>[],
  batchId: string,
): NewJob<NotificationBatchJob> {
  const payload: NotificationBatchJob = { notifications: jobs.map((job) => job.payload) };
  return { queue: NOTIFICATION_BATCHES, payload, jobId: batchId };
}

/** Informs dashboards that many threats of a customer changed. @param seq the last sequence number given */
export function batchNotificationJob(batch: ChangedBatch, seq: number): NewJob<NotificationJob> {
  return { queue: NOTIFICATIONS, payload: { event: 'threats.changed', seq, batch }, jobId: `threats-changed-${seq}` };
}

/** Informs dashboards of an incident. @param took ids of the incidents merged into it */
export function incidentNotificationJob(
  event: IncidentEventName,
  incident: IncidentSummary,
  took: string[] = [],
): NewJob<NotificationJob> {
  const payload: NotificationJob = { event, seq: 0, incident, ...(took.length > 0 && { took }) };
  return { queue: NOTIFICATIONS, payload, jobId: `incident-${incident.id}-${event}-${incident.version}` };
}

function refOf({ threatId, run }: RunRef): RunRef {
  return { threatId, run };
}

/** A later run's jobs must not be taken for repeats of an earlier one's. */
function idOf({ threatId, run: runNumber }: RunRef, work: string): string {
  return runNumber === 1 ? `${threatId}-${work}` : `${threatId}-${work}-${runNumber}`;
}
