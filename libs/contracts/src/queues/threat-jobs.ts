import type { LiveEventName } from '../live-events.js';
import type { ThreatSignal } from '../signal.js';
import type { ThreatSummary } from '../threat-analysis.js';
import { AGENT_KINDS, ANALYZER_KINDS } from '../vocabulary.js';
import { AGENT_QUEUES, type AgentJob } from './agents.js';
import { ANALYZER_QUEUES, type AnalyzerJob } from './analyzers.js';
import { JOINS, type JoinJob, type Stage } from './joins.js';
import { NOTIFICATIONS, type NotificationJob } from './notifications.js';
import type { QueueDefinition } from './queue-definition.js';
import { SIGNALS, type SignalJob } from './signals.js';

/** A job to be added. Ids are deterministic: adding one twice adds it once. They hold no colons, which BullMQ keeps for itself. */
export interface NewJob<P extends object = object> {
  queue: QueueDefinition<P>;
  payload: P;
  jobId: string;
}

/** The job that carries an accepted signal, `raw` included, to the coordinator. */
export function signalJob(signal: ThreatSignal, acceptedAt: number): NewJob<SignalJob> {
  return { queue: SIGNALS, payload: { threatId: signal.id, signal, acceptedAt }, jobId: signal.id };
}

/** One job for each agent; the signal travels without `raw`. */
export function agentJobs(signal: ThreatSignal, deadline: number): NewJob<AgentJob>[] {
  const { raw: _raw, ...lean } = signal;
  const payload: AgentJob = { threatId: signal.id, signal: lean, deadline };
  return AGENT_KINDS.map((kind) => ({ queue: AGENT_QUEUES[kind], payload, jobId: `${signal.id}-${kind}` }));
}

/** One job for each analyzer. */
export function analyzerJobs(threatId: string, deadline: number): NewJob<AnalyzerJob>[] {
  const payload: AnalyzerJob = { threatId, deadline };
  return ANALYZER_KINDS.map((kind) => ({ queue: ANALYZER_QUEUES[kind], payload, jobId: `${threatId}-${kind}` }));
}

/** Says that a stage is complete. */
export function joinJob(threatId: string, stage: Stage): NewJob<JoinJob> {
  return { queue: JOINS, payload: { threatId, stage }, jobId: `${threatId}-${stage}` };
}

/** Tells dashboards of a stored change. */
export function notificationJob(event: LiveEventName, threat: ThreatSummary): NewJob<NotificationJob> {
  const payload: NotificationJob = { event, seq: threat.seq, threat };
  return { queue: NOTIFICATIONS, payload, jobId: `${threat.id}-${event}-${threat.seq}` };
}
