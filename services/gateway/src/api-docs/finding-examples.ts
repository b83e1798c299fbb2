import type {
  EntityPage,
  SavedView,
  ThreatCounts,
  ThreatFacets,
  ThreatFigures,
  ThreatGroups,
  ThreatHistogram,
  ThreatSummary,
} from '@soc-agent/contracts';
import { AT, ID, LATER, NONE } from './example-values.js';

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
  updatedAt: LATER,
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
  buckets: [{ start: AT, bySeverity: { ...NONE.bySeverity, MEDIUM: 1 } }],
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
      lastAt: LATER,
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
  lastAt: LATER,
  threats: 12,
  perDay: [{ day: '2026-11-27', bySeverity: { ...NONE.bySeverity, MEDIUM: 12 } }],
  customers: [{ name: 'RetailMax', threats: 12 }],
  indicators: [],
  actions: [],
  newest: [SUMMARY],
};

const figures: ThreatFigures = {
  from: '2026-11-01',
  to: '2026-11-27',
  asOfSeq: 17,
  totalThreats: 12,
  requiringReview: 1,
  bySeverity: { ...NONE.bySeverity, MEDIUM: 12 },
  byType: { ...NONE.byType, rate_limit_breach: 12 },
  byStatus: { ...NONE.byStatus, completed: 12 },
  byTriage: { ...NONE.byTriage, new: 10, closed: 2 },
  byTechnique: [{ id: 'T1110', count: 12 }],
  byCustomer: [{ name: 'RetailMax', bySeverity: { ...NONE.bySeverity, MEDIUM: 12 } }],
  perDay: [{ day: '2026-11-27', bySeverity: { ...NONE.bySeverity, MEDIUM: 12 } }],
  processing: { meanMs: 41, p50Ms: 40, p95Ms: 55 },
  falsePositives: [{ product: 'sshd', ruleId: '5551', reviewed: 2, falsePositives: 1 }],
  acknowledge: { meanMs: 240_000, count: 2 },
  resolve: { meanMs: 240_000, count: 2 },
  sla: { due: 1, kept: 1 },
};

/** One of each body that is about finding threats, by the name of its schema. */
export const FINDING_EXAMPLES: Readonly<Record<string, unknown>> = {
  EntityPage: entity,
  NewView: { name: view.name, query: view.query, shared: true },
  OccurrenceList: {
    items: [
      {
        id: ID,
        eventId: '1795759200.1',
        title: 'Multiple failed logins',
        severity: 'MEDIUM',
        occurredAt: AT,
        foldedAt: AT,
      },
    ],
    total: 1,
    reason: 'The same rule fired on the same entity within the window.',
  },
  RelatedList: { items: [{ threat: SUMMARY, shared: ['host:web-1', 'rule:5551'] }] },
  SavedView: view,
  SavedViews: { items: [view] },
  SeenMark: { seq: 17, at: AT },
  SeenUpTo: { seq: 17 },
  ThreatCounts: counts,
  Unfolded: { signals: 1 },
  ThreatFacets: facets,
  ThreatFigures: figures,
  ThreatGroups: groups,
  ThreatHistogram: histogram,
};
