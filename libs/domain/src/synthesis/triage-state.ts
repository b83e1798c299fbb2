import type { TriageState, Verdict } from '@soc-agent/contracts';
import { clearsReview } from './review-group.js';

/** What has been decided about a threat. Times are ISO 8601. */
export interface Decided {
  triage: TriageState;
  /** Where people were before its verdict; absent without one that closed it. */
  triageBefore?: TriageState;
  verdict?: Verdict;
  /** Who works on it. */
  assignee?: string;
  /** When somebody saw to it for the first time: it has not been `new` since, nor escalated by itself. */
  acknowledgedAt?: string;
  resolvedAt?: string;
}

/** A verdict closes a threat, but an analyst who is unsure leaves it as it is; what is withdrawn opens it again where it was. */
export function judged({ verdict: _old, ...decided }: Decided, verdict: Verdict | undefined, at: string): Decided {
  const { triageBefore, ...rest } = decided;
  const open = triageBefore ?? decided.triage;
  const said = { ...rest, ...(verdict && { verdict }) };
  if (clearsReview(verdict)) return timed({ ...said, triage: 'closed', triageBefore: open }, at);
  return open === decided.triage ? said : timed({ ...said, triage: open }, at);
}

/** Somebody says how far people are with it: it stays so, whatever becomes of the verdict it has. */
export function moved({ triageBefore: _before, ...decided }: Decided, triage: TriageState, at: string): Decided {
  return timed({ ...decided, triage }, at);
}

/** Somebody is to work on it, or nobody any more; that alone does not say that anybody has seen it. */
export function assigned({ assignee: _before, ...decided }: Decided, assignee: string | null): Decided {
  return { ...decided, ...(assignee !== null && { assignee }) };
}

/** Nobody has acknowledged it in time. */
export function escalatedByItself(decided: Decided): Decided {
  return { ...decided, triage: 'escalated' };
}

function timed({ acknowledgedAt, resolvedAt, ...decided }: Decided, at: string): Decided {
  return {
    ...decided,
    ...(decided.triage !== 'new' && { acknowledgedAt: acknowledgedAt ?? at }),
    ...(decided.triage === 'closed' && { resolvedAt: resolvedAt ?? at }),
  };
}
