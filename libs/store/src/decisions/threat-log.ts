import type { ActivityKind, ActivityState, ThreatActivity, Verdict } from '@soc-agent/contracts';
import type { Decided } from '@soc-agent/domain';
import type { Sql } from '../database/statement.js';

/** Lines of a threat that are shown. */
const MOST_SHOWN = 500;

/** A line of a threat's log to be written. */
export interface NewLine {
  threatId: string;
  customerId: number;
  kind: Exclude<ActivityKind, 'judged' | 'audited'>;
  /** Of a comment. */
  text?: string;
  before?: ActivityState;
  after?: ActivityState;
}

/** Who writes lines, when, and as part of which bulk work. */
export interface LinesBy {
  author: string | undefined;
  at: string;
  bulkId?: string;
}

interface ActivityRow {
  kind: ActivityKind;
  at: Date;
  author: string | null;
  text: string | null;
  before: ActivityState | null;
  after: ActivityState | null;
  bulk_id: string | null;
  event: string | null;
  detail: { actionType?: string; target?: { value?: string } } | null;
}

const WRITE = {
  name: 'threat log write',
  text: `insert into threat_log (threat_id, customer_id, at, kind, author, text, before, after, bulk_id)
    select n.threat_id, n.customer_id, $7, n.kind, $8, n.text, n.before::json, n.after::json, $9
    from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[]) n (threat_id, customer_id, kind, text, before, after)`,
};
/** Verdicts have their own history, and what the log of threats has is in the audit log, too. */
const READ = {
  name: 'threat log read',
  text: `select * from (
      (select l.kind, l.at, l.author, l.text, l.before, l.after, l.bulk_id, null::text as event, null::json as detail, l.id as place
        from threat_log l where l.threat_id = $1 order by l.id desc limit ${MOST_SHOWN})
      union all (select 'judged', v.at, v.analyst, v.reason,
          json_strip_nulls(json_build_object('verdict', lag(v.verdict) over (order by v.no))),
          json_strip_nulls(json_build_object('verdict', v.verdict)), v.bulk_id, null, null, v.no
        from verdict_changes v where v.threat_id = $1)
      union all (select 'audited', e.at, case when e.actor_kind = 'analyst' then e.actor end, null, null, null, null, e.event,
          x.text::json -> 'detail', e.id
        from audit_events e left join audit_texts x on x.id = e.id
        where e.threat_id = $1 and not starts_with(e.event, 'verdict.') and not starts_with(e.event, 'threat.')
        order by e.id desc limit ${MOST_SHOWN})
    ) lines (kind, at, author, text, before, after, bulk_id, event, detail, place) order by at desc, place desc limit ${MOST_SHOWN}`,
};

/** Writes lines into the logs of threats. */
export async function writeLines(sql: Sql, lines: readonly NewLine[], { author, at, bulkId }: LinesBy): Promise<void> {
  if (lines.length === 0) return;
  const json = (state: ActivityState | undefined): string | null => (state ? JSON.stringify(state) : null);
  await sql.query(WRITE, [
    lines.map(({ threatId }) => threatId),
    lines.map(({ customerId }) => customerId),
    lines.map(({ kind }) => kind),
    lines.map(({ text }) => text ?? null),
    lines.map(({ before }) => json(before)),
    lines.map(({ after }) => json(after)),
    at,
    author ?? null,
    bulkId ?? null,
  ]);
}

/** What was said and done about a threat, the newest first. */
export async function readActivity(sql: Pick<Sql, 'query'>, threatId: string): Promise<ThreatActivity[]> {
  return (await sql.query<ActivityRow>(READ, [threatId])).map((row) => ({
    at: row.at.toISOString(),
    ...(row.author !== null && { by: row.author }),
    kind: row.kind,
    text: worded(row),
    ...(row.before && { before: row.before }),
    ...(row.after && { after: row.after }),
    ...(row.bulk_id !== null && { bulk: row.bulk_id }),
  }));
}

/** Of what was decided, the parts that changed, as they were and as they are; undefined where none did. */
export function statesOf(before: Decided, after: Decided): { before: ActivityState; after: ActivityState } | undefined {
  const changed = (['triage', 'assignee', 'verdict'] as const).filter((part) => before[part] !== after[part]);
  const parts = (decided: Decided): ActivityState =>
    Object.fromEntries(changed.flatMap((part) => (decided[part] === undefined ? [] : [[part, decided[part]]])));
  return changed.length > 0 ? { before: parts(before), after: parts(after) } : undefined;
}

function worded({ kind, text, before, after, event, detail }: ActivityRow): string {
  switch (kind) {
    case 'commented':
      return text ?? '';
    case 'changed':
    case 'undone':
      return changeInWords(before ?? {}, after ?? {});
    case 'judged':
      return verdictInWords(after?.verdict, text);
    case 'escalated':
      return 'escalated, because nobody had acknowledged it';
    case 'breached':
      return 'not acknowledged in time';
    case 'audited':
      return [event, detail?.actionType, detail?.target?.value].filter(Boolean).join(' ');
  }
}

function changeInWords(before: ActivityState, after: ActivityState): string {
  const parts = [
    before.triage !== after.triage && `${before.triage ?? 'nothing'} → ${after.triage ?? 'nothing'}`,
    before.assignee !== after.assignee && `given to ${after.assignee ?? 'nobody'}`,
    before.verdict !== after.verdict && verdictInWords(after.verdict, null),
  ];
  return parts.filter((part) => part !== false).join(', ');
}

function verdictInWords(verdict: Verdict | undefined, reason: string | null): string {
  return `${verdict ? `judged ${verdict}` : 'verdict withdrawn'}${reason === null ? '' : `: ${reason}`}`;
}
