import type { TriageState, Verdict } from '@soc-agent/contracts';
import type { Sql } from '../database/statement.js';

/** What a threat is after something was said of it, or of another one of its group. */
export interface JudgedThreat {
  id: string;
  verdict: Verdict | undefined;
  triage: TriageState;
  /** What the verdict took the place of. */
  triageBefore: TriageState | undefined;
  /** The threat that answers for its review; absent where it is still to be answered. */
  answeredBy: string | undefined;
}

/** A threat as it is, to be judged. */
interface AskingRow {
  id: string;
  verdict: Verdict | null;
  triage: TriageState;
  triage_before: TriageState | null;
}

const LOCK_OTHERS = {
  name: 'verdicts lock others',
  text: `select id, verdict, triage, triage_before from threats where id = any($1::uuid[]) and answered_by is distinct from id
    order by id for update`,
};
const JUDGE = {
  name: 'verdicts judge',
  text: `with numbers as materialized (
      select a.id, c.previous, nextval('change_seq') as seq from begin_changes(array[$1::int]) c cross join unnest($2::uuid[]) a (id))
    , noted as materialized (select end_changes(array[$1::int], array[max(seq)]) from numbers)
    update threats t set verdict = g.verdict, triage = g.triage, triage_before = g.triage_before, answered_by = g.answered_by,
        review = t.calls_review and g.answered_by is null, updated_at = $7, seq = n.seq, previous_seq = n.before
      from (select id, seq, coalesce(lag(seq) over (order by seq), previous) as before from numbers cross join noted) n
        join unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[]) g (id, verdict, triage, triage_before, answered_by) on g.id = n.id
      where t.id = n.id`,
};

/** Locks the other threats of a review group that ask for a person. @param by the threat that answers for them; none where it does not any more */
export async function answeredOthers(
  sql: Sql,
  others: readonly string[],
  by: string | undefined,
): Promise<JudgedThreat[]> {
  if (others.length === 0) return [];
  const rows = await sql.query<AskingRow>(LOCK_OTHERS, [others]);
  return rows.map(({ id, verdict, triage, triage_before }) => ({
    id,
    verdict: verdict ?? undefined,
    triage,
    triageBefore: triage_before ?? undefined,
    answeredBy: by,
  }));
}

/** Changes the rows of threats of one customer, and gives them their numbers; the last step of a transaction that has locked them. */
export async function judgeThreats(
  sql: Sql,
  customerId: number,
  judged: readonly JudgedThreat[],
  at: string,
): Promise<void> {
  if (judged.length === 0) return;
  await sql.query(JUDGE, [
    customerId,
    judged.map(({ id }) => id),
    judged.map(({ verdict }) => verdict ?? null),
    judged.map(({ triage }) => triage),
    judged.map(({ triageBefore }) => triageBefore ?? null),
    judged.map(({ answeredBy }) => answeredBy ?? null),
    at,
  ]);
}
