import type { ThreatSummary } from './threat-analysis.js';
import type { Severity, TriageState, Verdict } from './vocabulary.js';

/** What threats that match can be counted by. */
export const FACETS = [
  'severity',
  'status',
  'triage',
  'customer',
  'rule',
  'type',
  'product',
  'entity',
  'technique',
  'tactic',
  'verdict',
  'assignee',
  'fp',
] as const;
export type Facet = (typeof FACETS)[number];

/** How many of what was looked at have a value. */
export interface FacetCount {
  /** As the filter of the same name takes it; `none` for those without. */
  value: string;
  count: number;
}

/** Body of `GET /api/threats/facets`: the most frequent values first. A facet is counted as if its own filter were not there. */
export interface ThreatFacets {
  facets: Partial<Record<Facet, FacetCount[]>>;
  /** Threats that match all filters; of more than five thousand, those that were looked at. */
  of: number;
  /** Present when more than five thousand match: then the newest thousand were looked at. */
  capped?: true;
}

/** Body of `GET /api/threats/histogram`, by when it happened. */
export interface ThreatHistogram {
  /** Width of a bucket. */
  bucketMs: number;
  /** Oldest first; `start` is inclusive. */
  buckets: { start: string; bySeverity: Record<Severity, number> }[];
  /** Present when only the newest of those that match were counted. */
  capped?: true;
}

/** Threats of one rule, main entity and customer among those that match. */
export interface ThreatGroup {
  groupKey: string;
  title: string;
  product: string;
  ruleId?: string;
  /** With its kind before it. */
  mainEntity?: string;
  customerName: string;
  count: number;
  firstAt: string;
  lastAt: string;
  /** The gravest severity; absent where none was analyzed. */
  worst?: Severity;
  /** `new` while any is; else that of the newest. */
  triage: TriageState;
  /** What was said of all of them. */
  verdict?: Verdict;
  /** How many in each of 24 parts of the time that all groups of the answer span. */
  sparkline: number[];
  /** Id of the newest threat. */
  newest: string;
}

/** Body of `GET /api/threats/groups`: the one with the newest threat first. */
export interface ThreatGroups {
  items: ThreatGroup[];
  /** All groups, not only this page. */
  total: number;
  /** Absent on the last page. */
  nextCursor?: string;
  /** Present when only the newest five thousand threats that match were grouped. */
  capped?: true;
}

/** Body of `GET /api/threats/counts`; each is counted to a thousand. */
export interface ThreatCounts {
  openCritical: number;
  slaBreached: number;
  slaNear: number;
  /** Threats with an action that a person has to approve. */
  waitingApproval: number;
  /** New or changed since the person last looked; 0 for a key, which never does. */
  newSinceSeen: number;
}

/** Body of `GET /api/threats/{id}/related`. */
export interface RelatedList {
  items: { threat: ThreatSummary; shared: string[] }[];
}
