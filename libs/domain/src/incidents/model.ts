import { INCIDENT_STATES, type Disposition, type Severity, type Verdict } from '@soc-agent/contracts';

/** Kinds of entities that can tie two groups together. */
export const LINK_KINDS = ['host', 'address', 'user', 'hash', 'domain'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** An entity in its one form and lower case, `host:web-1`. */
export type EntityKey = `${LinkKind}:${string}`;

/** What of an analyzed threat decides where it belongs. */
export interface IncidentThreat {
  id: string;
  customerName: string;
  /** When its event happened, Unix milliseconds; as `eventTime` gave it. */
  at: number;
  /** As `groupKey` gave it. */
  key: string;
  /** As `ruleKey` gave it. */
  rule: string;
  title: string;
  /** The tool that reported it. */
  product: string;
  /** When the rule fired here first, Unix milliseconds. */
  ruleSince: number;
  /** The entity it is about; absent where it names none. */
  main?: EntityKey;
  /** Everything that can link, the main entity included. */
  entities: readonly EntityKey[];
  /** 0..100 */
  risk: number;
  severity: Severity;
  /** CRITICAL by its source or by its risk, and nobody judged it. */
  isUnjudgedCritical: boolean;
  /** Tactic ids of ATT&CK. */
  tactics: readonly string[];
  /** Technique ids of ATT&CK; absent in groups from before they were kept. */
  techniques?: readonly string[];
}

/** Threats of one rule on one main entity that follow each other closely. Its interval only grows. */
export interface Group extends Omit<IncidentThreat, 'at' | 'tactics'> {
  /** Its first event's time, and its last, Unix milliseconds. */
  startAt: number;
  lastAt: number;
  /** How many threats it holds. */
  threats: number;
  /** When each tactic was first seen, Unix milliseconds. */
  tactics: Readonly<Record<string, number>>;
  /** When its first threat was placed, Unix milliseconds. */
  createdAt: number;
  /** Hours of the day before it in which its rule fired on its main entity: what fires all day is near everything. */
  steadyHours: number;
  /** Since when its rule has fired on its main entity without a break, over groups before it, Unix milliseconds. */
  runningSince: number;
  /** It is one of too many rules invented within an hour: it is shown and counted, and links nothing. */
  isFlood: boolean;
  /** What an analyst said of it. */
  verdict?: Verdict;
  /** Number of the incident it is a member of. */
  incident?: number;
  /** Why it is a member, for a person. */
  why?: string;
  /** Sides it was put on: a group with `7a` and one with `7b` never meet again by themselves. */
  apart: readonly string[];
  /** A closed incident it would have joined: the same was seen there. */
  seenIn?: number;
  /** The group that took it in when an event came that lies between the two. */
  mergedInto?: string;
}

/** What people do with an incident, in the order of work, between two states of its own: `forming` is not shown, `merged` redirects. */
export const ALL_INCIDENT_STATES = ['forming', ...INCIDENT_STATES, 'merged'] as const;
export type AnyIncidentState = (typeof ALL_INCIDENT_STATES)[number];

/** What was decided about an incident; all else is rolled up from its members. */
export interface Decisions {
  state: AnyIncidentState;
  owner?: string;
  disposition?: Disposition;
  openedAt?: number;
  acknowledgedAt?: number;
  containedAt?: number;
  closedAt?: number;
  /** The incident that it is part of now. */
  mergedInto?: number;
}

/** What is said of an incident as a whole, from its members alone. */
export interface RollUp {
  groups: number;
  threats: number;
  /** Distinct, at most as many as an incident may have. */
  entities: readonly EntityKey[];
  rules: number;
  startAt: number;
  lastAt: number;
  /** 0..100 */
  risk: number;
  /** The same without its upper end, so that two grave incidents can be told apart. */
  weight: number;
  severity: Severity;
  /** In order of their first time. */
  tactics: readonly { id: string; at: number }[];
}

/** One thing to decide: a number, what was decided, and what its members add up to. */
export interface Incident extends Decisions {
  number: number;
  customerName: string;
  createdAt: number;
  /** Grows by one with every change; what `If-Match` compares. */
  version: number;
  /** The incident that was full when this one began. */
  continues?: number;
  /** The one that began when this was full. */
  continuedBy?: number;
  /** Numbers of incidents that share something, and were not merged by themselves. */
  related: readonly number[];
  rollUp: RollUp;
}

/** What happened to incidents, in the words of the log. */
export const LOG_KINDS = [
  'formed',
  'opened',
  'joined',
  'merged',
  'continued',
  'reopened',
  'related',
  'seen',
  'acknowledged',
  'assigned',
  'contained',
  'closed',
  'commented',
  'judged',
  'moved',
  'undone',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** The fields of a group that say where it belongs and what was said of it. */
export type Membership = Pick<Group, 'incident' | 'why' | 'apart' | 'verdict'>;

/** What one entry did, row by row: enough to take it back. */
export interface Touched {
  groups: { id: string; before: Membership; after: Membership }[];
  incidents: { number: number; before?: Decisions; after: Decisions }[];
}

/** One line of the log; lines are only ever added. */
export interface LogEntry {
  /** Rising by one within a customer. */
  seq: number;
  incident: number;
  kind: LogKind;
  /** Unix milliseconds. */
  at: number;
  /** The analyst; absent for what the system did. */
  by?: string;
  text: string;
  touched: Touched;
  /** The entry that this one took back. */
  undoes?: number;
}
