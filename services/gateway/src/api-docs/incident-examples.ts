import type { IncidentDetail, IncidentGroup, IncidentSummary } from '@soc-agent/contracts';
import { AT, ID, LATER } from './example-values.js';

const TITLE = 'Multiple failed logins for root';

const tactics = [{ id: 'TA0006', name: 'Credential Access', at: AT }];
const incident: IncidentSummary = {
  id: '3-17',
  number: 17,
  customerName: 'RetailMax',
  title: 'Credential Access on web-1',
  state: 'open',
  version: 4,
  severity: 'HIGH',
  risk: 61.5,
  weight: 0.95,
  groups: 1,
  threats: 12,
  rules: 1,
  entities: ['ip:203.0.113.7', 'host:web-1'],
  tactics,
  startedAt: AT,
  lastAt: LATER,
  openedAt: LATER,
  dueAt: '2026-11-27T07:00:01.250Z',
  related: ['3-11'],
};
const group: IncidentGroup = {
  id: ID,
  title: TITLE,
  rule: 'sshd|5551',
  product: 'sshd',
  main: 'host:web-1',
  entities: incident.entities,
  startedAt: AT,
  lastAt: LATER,
  threats: 12,
  risk: 61.5,
  severity: 'HIGH',
  tactics,
  techniques: ['T1110.001'],
  why: 'has a risk of 61.5',
  isFlood: false,
};
const opened = `"${TITLE}" has a risk of 61.5`;
const wholeIncident: IncidentDetail = {
  ...incident,
  narrative: '12 threats of 1 rule on web-1, since 2026-11-27 06:00 UTC, over 1 s.',
  members: [group],
  context: [],
  relations: [],
  timeline: [
    { at: AT, kind: 'group', text: TITLE, why: 'has a risk of 61.5', groupId: ID },
    { at: LATER, kind: 'opened', text: opened },
  ],
  log: [{ seq: 41, incident: '3-17', kind: 'opened', at: LATER, text: opened, isUndoable: false, groups: [ID] }],
};

/** One of each body that is about incidents, by the name of its schema. */
export const INCIDENT_EXAMPLES: Readonly<Record<string, unknown>> = {
  ChosenGroups: { groups: [ID] },
  IncidentClosing: { disposition: 'true_positive', reason: 'The account was locked' },
  IncidentDetail: wholeIncident,
  IncidentFacets: { facets: { severity: [{ value: 'HIGH', count: 1 }], owner: [{ value: 'none', count: 1 }] }, of: 1 },
  IncidentList: { items: [incident], total: 1 },
  IncidentMerge: { other: '3-11' },
  IncidentMove: { groups: [ID], to: '3-11' },
  IncidentNote: { text: 'The owner of the account was asked.' },
  IncidentOwner: { owner: 'ada' },
  IncidentSummary: incident,
  IncidentUndo: { seq: 41 },
};
