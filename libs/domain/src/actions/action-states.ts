import {
  CONTAINING_ACTIONS,
  type ActionDecision,
  type ActionEvent,
  type ActionVerb,
  type AuditEntry,
  type PlannedAction,
} from '@soc-agent/contracts';

/** An action as it is stored: with what only its execution needs. */
export interface ActionRecord extends Omit<PlannedAction, 'index'> {
  /** How often it was approved. */
  approvals: number;
  /** Until when (Unix ms) its sender has the sole right to send it. */
  leaseUntil?: number;
}

/** A step from one state to the next. `apply` returns the same object when there is nothing to do. */
export interface ActionStep {
  event: ActionEvent;
  actor: AuditEntry['actor'];
  /** @throws ActionConflictError for a decision that comes too late. */
  apply(record: ActionRecord, now: number): ActionRecord;
}

/** Somebody else decided, or the action is on its way. */
export class ActionConflictError extends Error {}

const POLICY = { kind: 'system', name: 'response plan' } as const;
const EXECUTOR = { kind: 'system', name: 'action executor' } as const;

const DECISIONS = {
  approve: { state: 'approved', event: 'action.approved' },
  reject: { state: 'rejected', event: 'action.rejected' },
  done: { state: 'done', event: 'action.done' },
} as const satisfies Record<ActionVerb, object>;

/** An analyst's decision. The same one again by the same analyst changes nothing; until it is sent, only they can take it back. */
export function decision(
  verb: ActionVerb,
  { analyst, reason }: Pick<ActionDecision, 'reason'> & { analyst: string },
): ActionStep {
  const { state, event } = DECISIONS[verb];
  return {
    event,
    actor: { kind: 'analyst', name: analyst },
    apply: (record, now) => {
      if (record.state === state && record.decidedBy === analyst) return record;
      if (!isOpenTo(analyst, verb, record)) throw new ActionConflictError(`the action is ${standing(record)}`);
      return {
        ...undecided(record),
        state,
        decidedBy: analyst,
        decidedAt: new Date(now).toISOString(),
        ...(reason !== undefined && { reason }),
        approvals: record.approvals + (verb === 'approve' ? 1 : 0),
      };
    },
  };
}

/**
 * The plan's own approval of what it allows to run without a person. What contains waits for one unless two people armed the playbook:
 * else anybody who may write a playbook and send a signal could have anybody's account disabled.
 */
export function automaticApproval(): ActionStep {
  return {
    event: 'action.approved',
    actor: POLICY,
    apply: (record, now) => {
      const { autoExecutable, requiresApproval, actionType, armedBy } = record.action;
      const mayRun = autoExecutable && !requiresApproval && (armedBy || !CONTAINING_ACTIONS.includes(actionType));
      if (record.state !== 'proposed' || !mayRun || actionType === 'none') return record;
      const decidedAt = new Date(now).toISOString();
      return { ...record, state: 'approved', automatic: true, decidedAt, approvals: record.approvals + 1 };
    },
  };
}

/** Takes the right to send an approved action, or one whose sender let its lease end. */
export function claim(leaseMs: number): ActionStep {
  return {
    event: 'action.sending',
    actor: EXECUTOR,
    apply: (record, now) => {
      const abandoned = record.state === 'executing' && (record.leaseUntil ?? 0) <= now;
      if (record.state !== 'approved' && !abandoned) return record;
      return { ...record, state: 'executing', attempts: record.attempts + 1, leaseUntil: now + leaseMs };
    },
  };
}

/** The receiver took it. */
export function success(): ActionStep {
  return {
    event: 'action.executed',
    actor: EXECUTOR,
    apply: (record, now) => {
      if (record.state !== 'executing') return record;
      const { leaseUntil: _lease, lastError: _error, ...rest } = record;
      return { ...rest, state: 'executed', executedAt: new Date(now).toISOString() };
    },
  };
}

/** The attempt did not reach the receiver, or was refused; a later attempt's state is not touched. */
export function failedAttempt(attempt: number, error: string): ActionStep {
  return {
    event: 'action.attempt_failed',
    actor: EXECUTOR,
    apply: (record, now) => {
      if (record.state !== 'executing' || record.attempts !== attempt) return record;
      return { ...record, lastError: error, leaseUntil: now };
    },
  };
}

/** No further attempt will be made; an analyst may approve it again. */
export function failure(error: string): ActionStep {
  return {
    event: 'action.failed',
    actor: EXECUTOR,
    apply: (record) => {
      if (record.state !== 'executing') return record;
      const { leaseUntil: _lease, ...rest } = record;
      return { ...rest, state: 'failed', lastError: error };
    },
  };
}

/** An approved action that would have been sent now; it stays approved. */
export function dryRun(): ActionStep {
  return {
    event: 'action.dry_run',
    actor: EXECUTOR,
    apply: (record, now) => {
      if (record.state !== 'approved' || record.dryRunAt !== undefined) return record;
      return { ...record, dryRunAt: new Date(now).toISOString() };
    },
  };
}

function isOpenTo(analyst: string, verb: ActionVerb, { state, decidedBy, automatic }: ActionRecord): boolean {
  if (state === 'proposed' || state === 'failed') return true;
  if (state === 'approved') return verb === 'done' || automatic === true || decidedBy === analyst;
  return state === 'rejected' && decidedBy === analyst;
}

function standing({ state, decidedBy }: ActionRecord): string {
  return decidedBy === undefined ? `${state} already` : `${state} already, decided by ${decidedBy}`;
}

function undecided(record: ActionRecord): ActionRecord {
  const { reason: _reason, automatic: _automatic, lastError: _error, dryRunAt: _dryRun, ...rest } = record;
  return rest;
}
