import type { ThreatStatus, TriageState, Verdict } from '@soc-agent/contracts';
import type { Decided } from '@soc-agent/domain';
import type { Sql } from '../database/statement.js';

/** A threat as it is, whose row nobody else changes until the transaction ends. */
export interface LockedThreat {
  id: string;
  customerId: number;
  status: ThreatStatus;
  decided: Decided;
  /** The threat that answers for its review. */
  answeredBy: string | undefined;
  version: number;
  changedBy?: string;
  changedAt?: string;
  /** By when somebody has to acknowledge it, ISO 8601. */
  dueAt?: string;
}

interface LockedRow {
  id: string;
  customer_id: number;
  status: ThreatStatus;
  triage: TriageState;
  triage_before: TriageState | null;
  verdict: Verdict | null;
  assignee: string | null;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
  answered_by: string | null;
  version: number;
  changed_by: string | null;
  changed_at: Date | null;
  due_at: Date | null;
}

/** What a threat is to be, all that is decided of it taken together. */
export interface ThreatChange {
  id: string;
  decided: Decided;
  /** The threat that answers for its review; absent where that is still to be answered. */
  answeredBy: string | undefined;
  /** Whether somebody decided about this threat, and not only about another one of its group. */
  isDecided: boolean;
  /** Comments that are new. */
  comments?: number;
  /** When it was found that nobody had acknowledged it in time. */
  breachedAt?: string;
}

/** The number that a change of a threat got. */
export interface NumberedChange {
  id: string;
  customerId: number;
  seq: number;
}

const COLUMNS = `t.id, t.customer_id, t.status, t.triage, t.triage_before, t.verdict, t.assignee, t.acknowledged_at, t.resolved_at,
  t.answered_by, t.version, t.changed_by, t.changed_at, t.due_at`;
/** In one order everywhere, so that nobody waits for somebody who waits for them. */
const LOCK = {
  name: 'threats lock decided',
  text: `select ${COLUMNS} from threats t where t.id = any($1::uuid[]) order by t.id for update`,
};
/** As `clock_at <= now` finds them; those that somebody is changing just now come a second later. */
const LOCK_LATE = {
  name: 'threats lock late',
  text: `select ${COLUMNS} from threats t where t.clock_at <= $1 order by t.clock_at limit $2 for update skip locked`,
};
const CHANGE = {
  name: 'threats change',
  text: `with given as materialized (
      select g.*, t.customer_id
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::uuid[],
            $9::bool[], $10::int[], $11::timestamptz[])
          g (id, verdict, triage, triage_before, assignee, acknowledged_at, resolved_at, answered_by, is_decided, comments, breached_at)
        join threats t on t.id = g.id)
    , changes as materialized (
      select c.customer_id, c.previous from begin_changes(array(select distinct customer_id from given)) c)
    , numbers as materialized (
      select g.id, g.customer_id, c.previous, nextval('change_seq') as seq from changes c join given g on g.customer_id = c.customer_id)
    , noted as materialized (select end_changes(array_agg(customer_id), array_agg(seq)) from numbers)
    update threats t set verdict = g.verdict, triage = g.triage, triage_before = g.triage_before, assignee = g.assignee,
        acknowledged_at = g.acknowledged_at, resolved_at = g.resolved_at, answered_by = g.answered_by,
        review = t.calls_review and g.answered_by is null, comments = t.comments + g.comments,
        breached_at = coalesce(t.breached_at, g.breached_at),
        clock_at = clock_of(t.calls_review and g.answered_by is null, g.triage, g.acknowledged_at, coalesce(t.breached_at, g.breached_at),
          t.escalate_at, t.due_at),
        version = t.version + g.is_decided::int,
        changed_by = case when g.is_decided then $12 else t.changed_by end,
        changed_at = case when g.is_decided then $13::timestamptz else t.changed_at end,
        updated_at = $13::timestamptz, seq = n.seq, previous_seq = n.before
      from (
        select id, seq, coalesce(lag(seq) over (partition by customer_id order by seq), previous) as before from numbers cross join noted) n
      join given g on g.id = n.id
      where t.id = n.id
      returning t.id, t.customer_id, t.seq`,
};

/** Locks threats, those that are there, in the order of their ids. */
export async function lockThreats(sql: Sql, ids: readonly string[]): Promise<LockedThreat[]> {
  if (ids.length === 0) return [];
  return (await sql.query<LockedRow>(LOCK, [ids])).map(lockedOf);
}

/** Locks threats whose clock has something to say, the latest first. */
export async function lockLateThreats(sql: Sql, now: number, most: number): Promise<LockedThreat[]> {
  return (await sql.query<LockedRow>(LOCK_LATE, [new Date(now).toISOString(), most])).map(lockedOf);
}

/**
 * Changes the rows of threats and gives them their numbers: the last step of a transaction, which has locked them and after this
 * holds up everybody who stores or changes a threat.
 * @param by who decided; left out, the system
 */
export async function changeThreats(
  sql: Sql,
  changes: readonly ThreatChange[],
  by: string | undefined,
  at: string,
): Promise<NumberedChange[]> {
  if (changes.length === 0) return [];
  const column = <V>(of: (change: ThreatChange) => V | undefined): (V | null)[] =>
    changes.map((change) => of(change) ?? null);
  const rows = await sql.query<{ id: string; customer_id: number; seq: string }>(CHANGE, [
    column(({ id }) => id),
    column(({ decided }) => decided.verdict),
    column(({ decided }) => decided.triage),
    column(({ decided }) => decided.triageBefore),
    column(({ decided }) => decided.assignee),
    column(({ decided }) => decided.acknowledgedAt),
    column(({ decided }) => decided.resolvedAt),
    column(({ answeredBy }) => answeredBy),
    column(({ isDecided }) => isDecided),
    column(({ comments = 0 }) => comments),
    column(({ breachedAt }) => breachedAt),
    by ?? null,
    at,
  ]);
  return rows.map(({ id, customer_id, seq }) => ({ id, customerId: customer_id, seq: Number(seq) }));
}

function lockedOf(row: LockedRow): LockedThreat {
  return {
    id: row.id,
    customerId: row.customer_id,
    status: row.status,
    decided: {
      triage: row.triage,
      ...(row.triage_before !== null && { triageBefore: row.triage_before }),
      ...(row.verdict !== null && { verdict: row.verdict }),
      ...(row.assignee !== null && { assignee: row.assignee }),
      ...(row.acknowledged_at && { acknowledgedAt: row.acknowledged_at.toISOString() }),
      ...(row.resolved_at && { resolvedAt: row.resolved_at.toISOString() }),
    },
    answeredBy: row.answered_by ?? undefined,
    version: row.version,
    ...(row.changed_by !== null && { changedBy: row.changed_by }),
    ...(row.changed_at && { changedAt: row.changed_at.toISOString() }),
    ...(row.due_at && { dueAt: row.due_at.toISOString() }),
  };
}
