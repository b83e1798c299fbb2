import { IsString, MaxLength } from 'class-validator';
import type { ResponseAction } from './analyzer-results.js';
import { Optional } from './optional.js';

/**
 * Where an action of a response plan stands. `proposed` until somebody decides; `done`: carried out by people, outside of
 * the system; `executing` from the first attempt to send it until the receiver took it (`executed`) or attempts ran out (`failed`).
 */
export const ACTION_STATES = ['proposed', 'approved', 'rejected', 'done', 'executing', 'executed', 'failed'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** What an analyst can do with an action; also the last part of the request's path. */
export const ACTION_VERBS = ['approve', 'reject', 'done'] as const;
export type ActionVerb = (typeof ACTION_VERBS)[number];

/** `off` sends nothing, `dry-run` records what would have been sent, `execute` sends. */
export const RESPONSE_MODES = ['off', 'dry-run', 'execute'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/** Body of `POST /api/threats/{id}/actions/{index}/approve`, `…/reject` and `…/done`. */
export class ActionDecision {
  @Optional()
  @IsString()
  @MaxLength(1024)
  reason?: string;

  /** The action the analyst looked at: when the plan has changed since, the request is refused instead of meaning another action. */
  @Optional()
  @IsString()
  @MaxLength(64)
  actionId?: string;
}

/** An action of a plan and what became of it; the body of `GET /api/threats/{id}/actions` is a list of these. */
export interface PlannedAction {
  /** The same for the same thing to do: it survives a new analysis and is the receiver's idempotency key. */
  id: string;
  /** Position in the current plan, 0 for the primary action; absent for a decided action that a new analysis no longer proposes. */
  index?: number;
  action: ResponseAction;
  state: ActionState;
  /** Absent while proposed, and for an action the plan allowed to run by itself. */
  decidedBy?: string;
  decidedAt?: string;
  /** The analyst's. */
  reason?: string;
  /** True when it was approved by the plan and not by a person. */
  automatic?: boolean;
  /** How often it was sent. */
  attempts: number;
  /** Why the last attempt failed. */
  lastError?: string;
  executedAt?: string;
  /** When a dry run recorded it instead of sending it. */
  dryRunAt?: string;
}

export const ACTION_EVENTS = [
  'action.approved',
  'action.rejected',
  'action.done',
  'action.sending',
  'action.attempt_failed',
  'action.executed',
  'action.failed',
  'action.dry_run',
] as const;
export type ActionEvent = (typeof ACTION_EVENTS)[number];

export const ACTOR_KINDS = ['analyst', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** One line of the audit log: who did what to which threat. Never changed once written. */
export interface AuditEntry {
  /** Grows with every entry. */
  id: string;
  /** ISO 8601. */
  at: string;
  /** In past tense, `action.approved`. */
  event: string;
  /** A `system` actor is a part of ours, and its name cannot be taken by an analyst. */
  actor: { kind: ActorKind; name: string };
  threatId?: string;
  detail: Record<string, unknown>;
  /** What was changed, as it was and as it is; where there is only the one, the other was not there, or is not known. */
  before?: unknown;
  after?: unknown;
  /** The text is too long for a page: `GET /api/audit/{id}` has all of it. */
  isCut?: true;
}

/** Body of `GET /api/audit`: newest first. */
export interface AuditPage {
  items: AuditEntry[];
  /** All entries that are kept. */
  total: number;
  /** Absent on the last page. */
  nextCursor?: string;
}

/** Body of a webhook request, signed as docs/response.md describes. */
export interface ActionOrder {
  version: 1;
  /** Also in the header `idempotency-key`. */
  actionId: string;
  threatId: string;
  customerName: string;
  threatTitle: string;
  severity?: string;
  action: ResponseAction;
  approvedBy: { kind: ActorKind; name: string };
  approvedAt: string;
}
