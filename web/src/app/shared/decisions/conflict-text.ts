import type { DecidedState } from '@soc-agent/contracts';
import { formatClock } from '../vocabulary/format.js';
import { TRIAGE_LABELS, VERDICT_LABELS } from '../vocabulary/labels.js';

/** Who was first, when, and what they made of it. */
export function conflictText({ triage, verdict, assignee, changedBy, changedAt }: DecidedState): string {
  const who = changedBy ?? 'The system';
  const when = changedAt ? ` at ${formatClock(changedAt, false).slice(0, 5)}` : '';
  const what = [TRIAGE_LABELS[triage], verdict && VERDICT_LABELS[verdict], assignee && `with ${assignee}`];
  return `${who} was first${when}: it is ${what.filter(Boolean).join(', ').toLowerCase()} now. Look again, then decide.`;
}
