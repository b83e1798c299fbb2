import type { Verdict, VerdictChange, VerdictRecord } from '@soc-agent/contracts';

/** Changes of a threat's verdict that are kept; the oldest are forgotten. */
export const MAX_HISTORY = 100;

/** A change as `json_agg` gives it. */
export interface HistoryRow {
  at: string;
  verdict: Verdict | null;
  analyst: string | null;
  reason: string | null;
}

/** SQL: the changes of the verdict of the threat `t`, newest first. */
export const VERDICT_HISTORY = `coalesce((
    select json_agg(json_build_object('at', v.at, 'verdict', v.verdict, 'analyst', v.analyst, 'reason', v.reason) order by v.no desc)
    from verdict_changes v where v.threat_id = t.id), '[]')`;

export function changesOf(rows: readonly HistoryRow[]): VerdictChange[] {
  return rows.map(({ at, verdict, analyst, reason }) => ({
    at: new Date(at).toISOString(),
    ...(verdict !== null && { verdict }),
    ...(analyst !== null && { analyst }),
    ...(reason !== null && { reason }),
  }));
}

/** The verdict that stands: the newest change, unless it was a withdrawal. */
export function standingVerdict([newest]: readonly VerdictChange[]): VerdictRecord | undefined {
  if (newest?.verdict === undefined || newest.analyst === undefined) return undefined;
  return { ...newest, verdict: newest.verdict, analyst: newest.analyst };
}
