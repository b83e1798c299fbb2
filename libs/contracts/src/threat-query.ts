import { IsBoolean, IsIn, IsObject, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Converted, Type } from './conversions.js';
import { Optional } from './optional.js';
import { EACH, Several, TEXTS } from './several.js';
import type { ThreatSummary } from './threat-analysis.js';
import { IsInstant } from './context-rules.js';
import {
  SEVERITIES,
  SLA_STATES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  VERDICTS,
  type Severity,
  type SlaState,
  type ThreatStatus,
  type ThreatType,
  type TriageState,
  type Verdict,
} from './vocabulary.js';

/** Longest text that is searched for. */
const MAX_TEXT = 512;
/** Stands for what has none. */
export const NONE = 'none';

/** What the values of each trait must be like. */
const RULES: Readonly<Record<ThreatTrait, readonly PropertyDecorator[]>> = {
  severity: [IsIn(SEVERITIES, EACH)],
  type: [IsIn(THREAT_TYPES, EACH)],
  status: [IsIn(THREAT_STATUSES, EACH)],
  triage: [IsIn(TRIAGE_STATES, EACH)],
  customer: TEXTS,
  product: TEXTS,
  rule: TEXTS,
  entity: TEXTS,
  technique: [Matches(/^T\d{4}(\.\d{3})?$/i, EACH)],
  tactic: [Matches(/^TA\d{4}$/i, EACH)],
  verdict: [IsIn([...VERDICTS, NONE], EACH)],
  assignee: TEXTS,
  fp: [IsIn(['0', '0.2', '0.4', '0.6', '0.8'], EACH)],
  sla: [IsIn(SLA_STATES, EACH)],
  group: TEXTS,
  incident: [Matches(/^(\d{1,9}-\d{1,9}|none)$/, EACH)],
};

/** Values of a trait, of which any may match. */
export function ValuesOf(trait: ThreatTrait): PropertyDecorator {
  return Several(...RULES[trait]);
}

/** True or false, which a query writes as a text. */
function Either(): PropertyDecorator {
  return (prototype, name) => {
    for (const rule of [Optional(), Converted(truth), IsBoolean()]) rule(prototype, name);
  };
}

/** What threats are asked by: of each list, any value may match. */
export class ThreatTraits {
  /** How grave they are. */
  @ValuesOf('severity')
  severity?: Severity[];

  /** Types of threats. */
  @ValuesOf('type')
  type?: ThreatType[];

  /** How far the machine is; what is suppressed is there for those alone who ask for it here. */
  @ValuesOf('status')
  status?: ThreatStatus[];

  /** How far people are. */
  @ValuesOf('triage')
  triage?: TriageState[];

  /** Names of customers. */
  @ValuesOf('customer')
  customer?: string[];

  /** Products that signals came from. */
  @ValuesOf('product')
  product?: string[];

  /** Ids of the products' rules. */
  @ValuesOf('rule')
  rule?: string[];

  /** Addresses, hosts, users, hashes, URLs or user agents, in any spelling; with the kind before it, `ip:203.0.113.7`, or without. */
  @ValuesOf('entity')
  entity?: string[];

  /** Techniques of ATT&CK, sub-techniques included. */
  @ValuesOf('technique')
  technique?: string[];

  /** Tactics of ATT&CK. */
  @ValuesOf('tactic')
  tactic?: string[];

  /** What analysts said; `none` for what nobody judged. */
  @ValuesOf('verdict')
  verdict?: (Verdict | typeof NONE)[];

  /** Who works on it: a name, `me`, or `none`. */
  @ValuesOf('assignee')
  assignee?: string[];

  /** Fifths of the false-positive score, by where they begin. */
  @ValuesOf('fp')
  fp?: string[];

  /** Where it is with its time: late, with a quarter of an hour left or less, or acknowledged in time. */
  @ValuesOf('sla')
  sla?: SlaState[];

  /** Groups of threats, by `groupKey`. */
  @ValuesOf('group')
  group?: string[];

  /** Incidents that it is a member of; `none` for what belongs to none. */
  @ValuesOf('incident')
  incident?: string[];
}

/** Names of what threats are asked by. */
export type ThreatTrait = keyof ThreatTraits;

/** The same, and what has no several values; every filter given must match. */
export class ThreatScope extends ThreatTraits {
  /** Whether somebody has to look at it. */
  @Either()
  review?: boolean;

  /** Whether parts of its analysis are missing. */
  @Either()
  partial?: boolean;

  /** Whether an action waits for a person to approve it; never of what is closed. */
  @Either()
  approval?: boolean;

  /** An address, a host, a user, a hash, a rule, the beginning of an id, or words of the title; in any spelling. */
  @Optional()
  @IsString()
  @MaxLength(MAX_TEXT)
  q?: string;

  /** Only what happened then or later. */
  @Optional()
  @IsInstant()
  occurred_after?: string;

  /** Only what happened before. */
  @Optional()
  @IsInstant()
  occurred_before?: string;

  /** `no` for what is new or changed since the person who asks last looked. */
  @Optional()
  @IsIn(['no'])
  seen?: 'no';
}

/** What a list, a file or a change of many threats is narrowed to: every filter must match, and nothing that is left out. */
export class ThreatFilters extends ThreatScope {
  /** What is left out. */
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => ThreatTraits)
  not?: ThreatTraits;
}

/** Body of `GET /api/threats`. */
export interface ThreatList {
  items: ThreatSummary[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Present when more match than were counted. */
  capped?: true;
  /** Absent on the last page. */
  nextCursor?: string;
}

function truth(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
