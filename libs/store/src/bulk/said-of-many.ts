import type { ThreatAnalysis, ThreatSignal, Verdict } from '@soc-agent/contracts';
import type { CountedVerdict } from '@soc-agent/domain';
import type { Sql } from '../database/statement.js';
import { unframed } from '../threats/documents.js';
import { countedOf } from '../verdicts/counted-verdict.js';
import { MAX_HISTORY } from '../verdicts/verdict-history.js';
import type { SaidVerdict } from './bulk-items.js';

/** What was said of a threat last, and what is counted of that. */
interface SaidRow {
  id: string;
  no: number;
  said: SaidVerdict | null;
  counted: CountedVerdict | null;
}

/** A line of a threat's history. */
interface Line {
  id: string;
  no: number;
  at: string;
  verdict: Verdict | null;
  analyst: string | null;
  reason: string | null;
  of_group: boolean;
}

const SAID = {
  name: 'bulk said',
  text: `select t.id, greatest(v.no, c.no, 0) as no, c.counted,
      case when v.verdict is not null then json_build_object('verdict', v.verdict, 'analyst', v.analyst, 'reason', v.reason, 'at', v.at,
        'of_group', v.of_group) end as said
    from unnest($1::uuid[]) t (id)
      left join lateral (select * from verdict_changes v where v.threat_id = t.id order by v.no desc limit 1) v on true
      left join counted_verdicts c on c.threat_id = t.id`,
};
const DOCUMENTS = {
  name: 'bulk documents',
  text: 'select id, signal, analysis from threat_documents where id = any($1::uuid[])',
};
const ADD = {
  name: 'bulk say',
  text: `insert into verdict_changes (threat_id, no, customer_id, at, verdict, analyst, reason, of_group, bulk_id)
    select n.id, n.no, $1, n.at, n.verdict, n.analyst, n.reason, n.of_group, $9
    from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::bool[])
      n (id, no, at, verdict, analyst, reason, of_group)`,
};
const FORGET = {
  name: 'bulk forget said',
  text: `delete from verdict_changes v using unnest($1::uuid[], $2::int[]) n (id, no) where v.threat_id = n.id and v.no <= n.no - ${MAX_HISTORY}`,
};
const COUNT = {
  name: 'bulk count',
  text: `insert into counted_verdicts (threat_id, no, customer_id, counted)
    select n.id, n.no, $1, n.counted::json from unnest($2::uuid[], $3::int[], $4::text[]) n (id, no, counted)
    on conflict (threat_id) do update set no = excluded.no, counted = excluded.counted, is_told = false`,
};

/** What was said of threats last. */
export async function saidOf(sql: Sql, threats: readonly { id: string }[]): Promise<Map<string, SaidRow>> {
  const rows = await sql.query<SaidRow>(SAID, [threats.map(({ id }) => id)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the counters learn of the verdict on these threats. */
export async function countedOfAll(
  sql: Sql,
  ids: readonly string[],
  verdict: { verdict: Verdict; analyst: string },
  now: number,
): Promise<Map<string, CountedVerdict>> {
  const rows = await sql.query<{ id: string; signal: Buffer; analysis: Buffer | null }>(DOCUMENTS, [ids]);
  const counted = rows.flatMap(({ id, signal, analysis }) => {
    if (!analysis) return [];
    const learned = countedOf(
      verdict,
      unframed<ThreatSignal>(signal),
      unframed<Pick<ThreatAnalysis, 'falsePositiveScore'>>(analysis),
      now,
    );
    return learned ? [[id, learned] as const] : [];
  });
  return new Map(counted);
}

/**
 * Adds a line to the history of each threat.
 * @param bulkId the work by which it is said; none where it takes its own verdicts back.
 */
export async function say(sql: Sql, customerId: number, lines: readonly Line[], bulkId?: string): Promise<void> {
  await sql.query(ADD, [
    customerId,
    lines.map(({ id }) => id),
    lines.map(({ no }) => no),
    lines.map(({ at }) => at),
    lines.map(({ verdict }) => verdict),
    lines.map(({ analyst }) => analyst),
    lines.map(({ reason }) => reason),
    lines.map(({ of_group }) => of_group),
    bulkId ?? null,
  ]);
  const long = lines.filter(({ no }) => no > MAX_HISTORY);
  if (long.length > 0) await sql.query(FORGET, [long.map(({ id }) => id), long.map(({ no }) => no)]);
}

/** Writes what is to be counted of threats from now on; the counters follow later. */
export async function count(
  sql: Sql,
  customerId: number,
  rows: readonly { id: string; no: number; counted: CountedVerdict | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(COUNT, [
    customerId,
    rows.map(({ id }) => id),
    rows.map(({ no }) => no),
    rows.map(({ counted }) => (counted ? JSON.stringify(counted) : null)),
  ]);
}
