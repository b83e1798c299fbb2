import type { TriageState, Verdict } from '@soc-agent/contracts';
import { clearsReview } from './review-group.js';

/** Where people are with a threat, and where they were before its verdict. */
export interface Triage {
  triage: TriageState;
  /** Absent without a verdict that closed it. */
  before?: TriageState;
}

/** A verdict closes a threat, but an analyst who is unsure leaves it as it is; what is withdrawn opens it again where it was. */
export function triageAfter({ triage, before }: Triage, verdict: Verdict | undefined): Triage {
  const open = before ?? triage;
  return clearsReview(verdict) ? { triage: 'closed', before: open } : { triage: open };
}
