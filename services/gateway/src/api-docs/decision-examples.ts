import type {
  AssignablePeople,
  BulkJob,
  BulkRequest,
  Comment,
  NewComment,
  ThreatActivities,
  ThreatDecision,
  ThreatSummary,
} from '@soc-agent/contracts';
import { AT } from './example-values.js';
import { SUMMARY } from './finding-examples.js';

const LATER = '2026-11-27T06:04:00.000Z';

const decision: ThreatDecision = { triage: 'acknowledged', assignee: 'grace', comment: 'Please go on with web-1.' };
const comment: Comment = { author: 'ada', text: 'The customer knows nothing of it.', createdAt: LATER };
const newComment: NewComment = { text: comment.text };
const summary: ThreatSummary = {
  ...SUMMARY,
  triage: 'acknowledged',
  updatedAt: LATER,
  seq: 18,
  severity: 'HIGH',
  assignee: 'grace',
  dueAt: '2026-11-27T06:30:00.000Z',
  acknowledgedAt: LATER,
  version: 2,
};
const activities: ThreatActivities = {
  items: [
    { at: LATER, by: 'ada', kind: 'commented', text: comment.text },
    {
      at: LATER,
      by: 'ada',
      kind: 'changed',
      text: 'new → acknowledged, given to grace',
      before: { triage: 'new' },
      after: { triage: 'acknowledged', assignee: 'grace' },
    },
  ],
};
const bulkRequest: BulkRequest = {
  filters: { rule: ['5551'], severity: ['LOW'], not: { customer: ['MetroBank'] } },
  change: { verdict: { verdict: 'false_positive', reason: 'A test of ours' } },
};
const bulk: BulkJob = {
  id: '5f0c2a3e-8f5b-4c58-9d5a-0d3a1b2c4d5e',
  state: 'done',
  total: 10_412,
  done: 10_412,
  conflicting: 1,
  conflicts: [{ id: summary.id, by: 'grace', at: LATER }],
  createdAt: AT,
  doneAt: LATER,
  undoUntil: '2026-11-27T06:14:00.000Z',
  by: 'ada',
  change: bulkRequest.change,
  what: { filters: bulkRequest.filters! },
};
const people: AssignablePeople = { items: [{ name: 'grace', role: 'analyst' }] };

/** One of each body about what people decide, by the name of its schema. */
export const DECISION_EXAMPLES: Readonly<Record<string, unknown>> = {
  AssignablePeople: people,
  BulkJob: bulk,
  BulkJobs: { items: [bulk] },
  BulkRequest: bulkRequest,
  Comment: comment,
  NewComment: newComment,
  ThreatActivities: activities,
  ThreatDecision: decision,
  ThreatSummary: summary,
};
