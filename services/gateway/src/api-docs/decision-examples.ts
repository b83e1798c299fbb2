import type {
  AssignablePeople,
  Comment,
  NewComment,
  ThreatActivities,
  ThreatDecision,
  ThreatSummary,
} from '@soc-agent/contracts';

const AT = '2026-11-27T06:00:00.000Z';
const LATER = '2026-11-27T06:04:00.000Z';

const decision: ThreatDecision = { triage: 'acknowledged', assignee: 'grace', comment: 'Please go on with web-1.' };
const comment: Comment = { author: 'ada', text: 'The customer knows nothing of it.', createdAt: LATER };
const newComment: NewComment = { text: comment.text };
const summary: ThreatSummary = {
  id: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
  occurredAt: AT,
  threatType: 'rate_limit_breach',
  customerName: 'RetailMax',
  title: 'Multiple failed logins for root',
  status: 'completed',
  triage: 'acknowledged',
  createdAt: AT,
  updatedAt: LATER,
  seq: 18,
  sourceProduct: 'sshd',
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
const people: AssignablePeople = { items: [{ name: 'grace', role: 'analyst' }] };

/** One of each body about what people decide, by the name of its schema. */
export const DECISION_EXAMPLES: Readonly<Record<string, unknown>> = {
  AssignablePeople: people,
  Comment: comment,
  NewComment: newComment,
  ThreatActivities: activities,
  ThreatDecision: decision,
  ThreatSummary: summary,
};
