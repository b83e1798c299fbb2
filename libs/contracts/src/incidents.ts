import type { FacetCount } from './threat-facets.js';
import type { Disposition, IncidentState, Severity, Verdict } from './vocabulary.js';

/** A tactic of ATT&CK, and when it was first seen. */
export interface SeenTactic {
  id: string;
  name: string;
  at: string;
}

/** One row of the incident list, and what live events of incidents are about. Times are RFC 3339. */
export interface IncidentSummary {
  /** Names it in paths: the customer's number, and its own within the customer. */
  id: string;
  number: number;
  customerName: string;
  /** What it shows, and on what, in a few words. */
  title: string;
  state: IncidentState;
  /** Grows with every change; the `ETag` of the incident. */
  version: number;
  /** Of its gravest member. */
  severity: Severity;
  /** 0..100: its rules taken together, each counted once. */
  risk: number;
  /** The same without its upper end; what the list is sorted by. */
  weight: number;
  groups: number;
  threats: number;
  rules: number;
  /** With its kind before it, `host:web-1`; the first ten. */
  entities: string[];
  tactics: SeenTactic[];
  /** Of its first event, and its last. */
  startedAt: string;
  lastAt: string;
  /** When it was first shown. */
  openedAt: string;
  /** By when somebody should have acted on it. */
  dueAt: string;
  acknowledgedAt?: string;
  containedAt?: string;
  closedAt?: string;
  owner?: string;
  /** What it turned out to be, once it is closed. */
  disposition?: Disposition;
  /** Incidents that share something with it, and were not merged by themselves. */
  related: string[];
  /** The incident that was full when this one began. */
  continues?: string;
  /** The one that began when this was full. */
  continuedBy?: string;
}

/** Body of `GET /api/incidents`. */
export interface IncidentList {
  items: IncidentSummary[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Present when more match than were counted. */
  isMore?: true;
  /** Absent on the last page. */
  nextCursor?: string;
}

/** What incidents can be narrowed to, several values of each. */
export const INCIDENT_FACETS = [
  'state',
  'severity',
  'owner',
  'customer',
  'entity',
  'tactic',
  'technique',
  'rule',
] as const;
export type IncidentFacet = (typeof INCIDENT_FACETS)[number];

/** Body of `GET /api/incidents/facets`. */
export interface IncidentFacets {
  /** The values that most incidents have, the most first; what a facet is narrowed to itself does not count for it. */
  facets: Partial<Record<IncidentFacet, FacetCount[]>>;
  /** Incidents that match all that is asked for; counted to a thousand. */
  of: number;
  /** Present when more match than were counted. */
  capped?: true;
}

/** Threats of one rule on one main entity that follow each other closely. */
export interface IncidentGroup {
  id: string;
  title: string;
  rule: string;
  product: string;
  /** The entity it is about; absent where it names none. */
  main?: string;
  entities: string[];
  startedAt: string;
  lastAt: string;
  threats: number;
  /** Of its gravest threat, 0..100. */
  risk: number;
  severity: Severity;
  tactics: SeenTactic[];
  /** Technique ids of ATT&CK; none of what was grouped before they were kept. */
  techniques: string[];
  verdict?: Verdict;
  /** Why it is here. */
  why?: string;
  /** It is one of too many rules invented within an hour. */
  isFlood: boolean;
}

/** What happened in an incident, or to it. */
export interface IncidentTimelineEvent {
  at: string;
  /** `group`, or what the log calls it. */
  kind: string;
  text: string;
  why?: string;
  groupId?: string;
  /** The analyst; absent for what the system did. */
  by?: string;
}

/** One line of an incident's log; lines are only ever added. */
export interface IncidentLogLine {
  /** Rising within a customer; names the line to undo. */
  seq: number;
  /** The incident that it is about, which may have been merged since. */
  incident: string;
  kind: string;
  at: string;
  by?: string;
  text: string;
  /** The line that this one took back. */
  undoes?: number;
  /** It did something that can be taken back, if nothing stands in the way by now. */
  isUndoable: boolean;
  /** Groups that it put somewhere else. */
  groups: string[];
}

/** An incident with everything that belongs to it. */
export interface IncidentDetail extends IncidentSummary {
  /** What happened, in a few sentences. */
  narrative: string;
  members: IncidentGroup[];
  /** What happened beside its members; computed when it is asked for. */
  context: IncidentGroup[];
  /** What it is related to, continues, or is continued by, as far as it is shown; the gravest first. */
  relations: IncidentSummary[];
  /** Members and log, in order. */
  timeline: IncidentTimelineEvent[];
  /** The newest thousand lines, those of incidents that were merged into it among them; oldest first. */
  log: IncidentLogLine[];
}

/** Where a threat belongs. */
export interface ThreatPlace {
  groupId: string;
  /** The incident that its group is a member of, or is shown beside. */
  incident?: string;
  role: 'member' | 'context' | 'loose';
  /** Why it is there. */
  why?: string;
}
