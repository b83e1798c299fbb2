import { IsIn } from 'class-validator';
import { rule } from './context-rules.js';
import { LeftOutOrNull, Optional } from './optional.js';
import { Text } from './text.js';
import { TRIAGE_STATES, type TriageState, type Verdict } from './vocabulary.js';

/** Longest name of somebody, as people and keys have them. */
const MAX_NAME = 256;
/** Longest comment. */
const MAX_COMMENT = 8192;

/** The name of somebody, or null for nobody. */
function IsNameOrNobody(): PropertyDecorator {
  return rule(
    'isNameOrNobody',
    () => 'must be the name of somebody, or null for nobody',
    (value) => value === null || (typeof value === 'string' && value !== '' && value.length <= MAX_NAME),
    { type: ['string', 'null'], minLength: 1, maxLength: MAX_NAME },
  );
}

/** What somebody changes of a threat; what is left out stays. */
export class ThreatDecision {
  /** How far people are with it. */
  @Optional()
  @IsIn(TRIAGE_STATES)
  triage?: TriageState;

  /** Name of who works on it, one of `GET /api/people`; null for nobody. */
  @LeftOutOrNull()
  @IsNameOrNobody()
  assignee?: string | null;

  /** What is to be said with it, such as to who takes over. */
  @Optional()
  @Text(MAX_COMMENT)
  comment?: string;
}

/** Body of `POST /api/threats/{id}/comments`. */
export class NewComment {
  @Text(MAX_COMMENT)
  text!: string;
}

/** What has been decided about a threat: the `current` of a 409. */
export interface DecidedState {
  triage: TriageState;
  assignee?: string;
  verdict?: Verdict;
  version: number;
  /** Who decided last; absent where nobody has. */
  changedBy?: string;
  changedAt?: string;
}

/** What somebody did with a threat. */
export const ACTIVITY_KINDS = ['commented', 'changed', 'judged', 'escalated', 'breached', 'undone', 'audited'] as const;
/**
 * `changed`: triage or assignee; `judged`: a verdict was given, changed or withdrawn; `escalated`: nobody acknowledged it in time, so it did by
 * itself; `breached`: nor by when somebody should have; `undone`: bulk work was taken back; `audited`: another entry of the audit log, such as of an action.
 */
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** What was decided, as far as it changed. */
export interface ActivityState {
  triage?: TriageState;
  assignee?: string;
  verdict?: Verdict;
}

/** One thing that was done with a threat. */
export interface ThreatActivity {
  at: string;
  /** Who; absent for the system. */
  by?: string;
  kind: ActivityKind;
  /** In words. */
  text: string;
  before?: ActivityState;
  after?: ActivityState;
  /** The bulk work that it was part of. */
  bulk?: string;
}

/** Body of `GET /api/threats/{id}/activity`: the newest first. */
export interface ThreatActivities {
  items: ThreatActivity[];
}

/** Body of `GET /api/people`: who can work on threats, by name. */
export interface AssignablePeople {
  items: { name: string; role: 'analyst' | 'admin' }[];
}
