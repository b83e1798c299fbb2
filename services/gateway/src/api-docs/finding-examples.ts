import type {
  EntityPage,
  SavedView,
  ThreatCounts,
  ThreatFacets,
  ThreatGroups,
  ThreatHistogram,
  ThreatSummary,
} from '@soc-agent/contracts';

const ID = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';
const AT = '2026-11-27T06:00:00.000Z';
const NONE = { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };
const GROUP_KEY = '["RetailMax","sshd|5551","web-1"]';

/** One row of a list. */
export const SUMMARY: ThreatSummary = {
  id: ID,
  occurredAt: AT,
  threatType: 'rate_limit_breach',
  customerName: 'RetailMax',
  title: 'Multiple failed logins for root',
  status: 'completed',
  triage: 'new',
  createdAt: AT,
  updatedAt: '2026-11-27T06:00:01.250Z',
  seq: 17,
  previousSeq: 15,
  sourceProduct: 'sshd',
  ruleId: '5551',
  severity: 'MEDIUM',
  risk: 34,
  fpScore: 0.42,
  requiresHumanReview: false,
  totalMs: 41,
  probability: 0.58,
  entities: ['host:web-1', 'ip:203.0.113.7', 'user:root'],
  techniques: ['T1110'],
  groupKey: GROUP_KEY,
};

const view: SavedView = {
  id: ID,
  name: 'Grave and new',
  query: 'severity=HIGH&severity=CRITICAL&triage=new',
  shared: true,
  owner: 'ada',
  own: true,
  version: 1,
};
const facets: ThreatFacets = { facets: { severity: [{ value: 'MEDIUM', count: 1 }] }, of: 1 };
const histogram: ThreatHistogram = {
  bucketMs: 3_600_000,
  buckets: [{ start: AT, bySeverity: { ...NONE, MEDIUM: 1 } }],
};
const groups: ThreatGroups = {
  items: [
    {
      groupKey: GROUP_KEY,
      title: SUMMARY.title,
      product: 'sshd',
      ruleId: '5551',
      mainEntity: 'host:web-1',
      customerName: 'RetailMax',
      count: 12,
      firstAt: AT,
      lastAt: SUMMARY.updatedAt,
      worst: 'MEDIUM',
      triage: 'new',
      sparkline: Array.from({ length: 24 }, (_, part) => (part === 23 ? 12 : 0)),
      newest: ID,
    },
  ],
  total: 1,
};
const counts: ThreatCounts = { openCritical: 2, slaBreached: 0, slaNear: 1, waitingApproval: 3, newSinceSeen: 17 };
const entity: EntityPage = {
  kind: 'host',
  value: 'web-1',
  firstAt: AT,
  lastAt: SUMMARY.updatedAt,
  threats: 12,
  perDay: [{ day: '2026-11-27', bySeverity: { ...NONE, MEDIUM: 12 } }],
  customers: [{ name: 'RetailMax', threats: 12 }],
  indicators: [],
  actions: [],
  newest: [SUMMARY],
};

/** One of each body that is about finding threats, by the name of its schema. */
export const FINDING_EXAMPLES: Readonly<Record<string, unknown>> = {
  EntityPage: entity,
  NewView: { name: view.name, query: view.query, shared: true },
  RelatedList: { items: [{ threat: SUMMARY, shared: ['host:web-1', 'rule:5551'] }] },
  SavedView: view,
  SavedViews: { items: [view] },
  SeenMark: { seq: 17, at: AT },
  SeenUpTo: { seq: 17 },
  ThreatCounts: counts,
  ThreatFacets: facets,
  ThreatGroups: groups,
  ThreatHistogram: histogram,
};
