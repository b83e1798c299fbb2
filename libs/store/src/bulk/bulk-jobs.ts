import { MAX_BULK, type BulkChange, type BulkJob, type BulkState, type ThreatFilters } from '@soc-agent/contracts';
import { assignableName } from '../access/assignable.js';
import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';
import type { Asker } from '../threats/threat-conditions.js';
import { ThreatSearch } from '../threats/threat-search.js';

/** How long it can be undone. */
const UNDO_MS = 600_000;
/** Conflicts that are shown. */
const MOST_CONFLICTS = 100;
/** Jobs that are listed. */
const MOST_LISTED = 50;
/** What was put back is not needed any longer than it can be asked for; the audit log has it. */
const KEPT_MS = 86_400_000;
/** A job that was not gone on with for so long has lost its worker. */
const ABANDONED_MS = 5000;

/** Which threats: all that filters leave, or these, all of which must be there. */
export type ChosenThreats = { filters: ThreatFilters; asker: Asker } | { ids: readonly string[] };

/** More threats than can be changed at once. */
export class TooManyThreatsError extends Error {}
/** Some of the threats that were named are not there. */
export class MissingThreatsError extends Error {}
/** It cannot be undone any more, or not yet. */
export class NotUndoableError extends Error {}

/** A job as it is in its table. */
export interface BulkRow {
  id: string;
  customer_id: number | null;
  author: string;
  state: BulkState;
  what: BulkJob['what'];
  change: BulkChange;
  total: number;
  done: number;
  conflicting: number;
  created_at: Date;
  done_at: Date | null;
  undone_by: string | null;
  attempts: number;
  failure: string | null;
}

interface ShownRow extends BulkRow {
  conflicts: { id: string; by: string | null; at: string | null }[];
}

const COLUMNS = `b.id, b.customer_id, b.author, b.state, b.what, b.change, b.total, b.done, b.conflicting, b.created_at, b.done_at,
  b.undone_by, b.attempts, b.failure`;
const SHOWN = `${COLUMNS}, coalesce((
    select json_agg(json_build_object('id', i.threat_id, 'by', i.changed_by, 'at', i.changed_at)) from (
      select * from bulk_items i where i.bulk_id = b.id and i.state in ('conflict', 'kept') order by i.n limit ${MOST_CONFLICTS}) i), '[]') as conflicts`;

const ADD = {
  name: 'bulk add',
  text: `insert into bulk_jobs (id, customer_id, author, what, change, total, created_at, touched_at) values ($1, $2, $3, $4, $5, 0, $6, $6)`,
};
/** Chooses threats by a condition whose first place is the job's id. */
const choosing = (where: string): string => `with chosen as (
      select t.id, t.customer_id, t.version, coalesce(i.group_id::text, t.group_key) as together
        from threats t left join incident_threats i on i.threat_id = t.id where ${where} limit ${MAX_BULK + 1})
    insert into bulk_items (bulk_id, n, threat_id, customer_id, version)
      select $1, row_number() over (order by customer_id, together, id), id, customer_id, version from chosen
      returning customer_id`;
/** One entry for each customer, with the threats as they are before. */
const NOTE = {
  name: 'bulk note',
  text: `select append_audit(w.customer_id, $2, $3, $4, $5, null, json_build_object(
        'detail', $6::jsonb || jsonb_build_object('threats', w.n), 'before', w.before, 'after', $7::json)::text)
    from (
      select i.customer_id, count(*) as n, json_object_agg(t.id, json_strip_nulls(json_build_object('triage', t.triage, 'assignee', t.assignee,
          'verdict', t.verdict, 'analyst', case when t.verdict is not null then (
            select v.analyst from verdict_changes v where v.threat_id = t.id order by v.no desc limit 1) end)) order by i.n) as before
      from bulk_items i join threats t on t.id = i.threat_id where i.bulk_id = $1 group by i.customer_id order by i.customer_id) w`,
};
const BEGIN = {
  name: 'bulk begin',
  text: `update bulk_jobs set total = $2, change = $3, state = case when $2 = 0 then 'done' else state end, done_at = case when $2 = 0 then created_at end where id = $1`,
};
const FIND = { name: 'bulk find', text: `select ${SHOWN} from bulk_jobs b where b.id = $1` };
const LIST = {
  name: 'bulk list',
  text: `select ${SHOWN} from bulk_jobs b where $1::text is null or b.author = $1 order by b.created_at desc limit ${MOST_LISTED}`,
};
const UNDO = {
  name: 'bulk undo',
  text: `update bulk_jobs b set state = 'undoing', undone_by = $2, attempts = 0, touched_at = $3
    where b.id = $1 and (b.state = 'running' or b.state = 'done' and b.done_at > $4) returning b.customer_id`,
};
const CUSTOMERS = {
  name: 'bulk customers',
  text: `select customer_id, count(*)::int as n from bulk_items where bulk_id = $1 group by customer_id order by customer_id`,
};
const ABANDONED = {
  name: 'bulk abandoned',
  text: `select id, state, done, attempts from bulk_jobs where state in ('running', 'undoing') and touched_at < $1 order by touched_at limit 20`,
};
const FORGET = {
  name: 'bulk forget',
  text: `delete from bulk_jobs where created_at < $1 and state in ('done', 'undone', 'failed')`,
};

/** Changes of many threats: asked for here, and worked off by `BulkSteps`. */
export class BulkJobs {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * Takes in a change of many threats: which they are and what they are like is settled here, in one transaction with the entry in the
   * audit log.
   * @param customerId of an author who is bound to one
   * @throws TooManyThreatsError, MissingThreatsError, NotAssignableError
   */
  async take(
    id: string,
    chosen: ChosenThreats,
    change: BulkChange,
    by: Author,
    customerId: number | undefined,
    now: number,
  ): Promise<void> {
    await this.database.transaction('bulk take', async (sql) => {
      const [at, author] = [new Date(now).toISOString(), storable(by.name)];
      const what = 'ids' in chosen ? { ids: chosen.ids.length } : { filters: chosen.filters };
      await sql.query(ADD, [id, customerId ?? null, author, written(what), written(change), at]);
      const customers = await choose(sql, id, chosen, customerId);
      const wanted = written(await named(sql, change, [...new Set(customers)]));
      await sql.query(BEGIN, [id, customers.length, wanted]);
      const { event, actor, detail } = changeBy(by, 'threats.changed', { bulk: id, ...what });
      await sql.query(NOTE, [id, at, event, actor.kind, author, written(detail), wanted]);
    });
  }

  async find(id: string): Promise<BulkJob | undefined> {
    const [row] = await this.database.query<ShownRow>(FIND, [id]);
    return row && jobOf(row);
  }

  /** The newest, of one person or of all. */
  async list(by?: string): Promise<BulkJob[]> {
    return (await this.database.query<ShownRow>(LIST, [by === undefined ? null : storable(by)])).map(jobOf);
  }

  /** Has all that was changed put back, with an entry in the audit log. @throws NotUndoableError */
  async undo(id: string, by: Author, now: number): Promise<void> {
    await this.database.transaction('bulk undo', async (sql) => {
      const [at, since] = [new Date(now).toISOString(), new Date(now - UNDO_MS).toISOString()];
      const undone = await sql.query(UNDO, [id, storable(by.name), at, since]);
      if (undone.length === 0) throw new NotUndoableError('it cannot be undone any more, or is undone already');
      for (const { customer_id, n } of await sql.query<{ customer_id: number; n: number }>(CUSTOMERS, [id])) {
        const entry = changeBy(by, 'threats.undone', { bulk: id, threats: n });
        await appendAudit(sql, { ...entry, at, customerId: customer_id });
      }
    });
  }

  /** What nobody goes on with any more. */
  async abandoned(now: number): Promise<{ id: string; place: string }[]> {
    const rows = await this.database.query<Pick<BulkRow, 'id' | 'state' | 'done' | 'attempts'>>(ABANDONED, [
      new Date(now - ABANDONED_MS).toISOString(),
    ]);
    return rows.map(({ id, state, done, attempts }) => ({
      id,
      place: `${state}-${done}-${attempts}-${Math.floor(now / ABANDONED_MS)}`,
    }));
  }

  /** Forgets what cannot be undone any more for a day. */
  async forget(now: number): Promise<void> {
    await this.database.query(FORGET, [new Date(now - KEPT_MS).toISOString()]);
  }
}

/** Notes which threats they are; the customer of each. @throws TooManyThreatsError, MissingThreatsError */
async function choose(sql: Sql, id: string, chosen: ChosenThreats, customerId: number | undefined): Promise<number[]> {
  const { where, values } = await conditionOf(sql, id, chosen, customerId);
  const rows = await sql.query<{ customer_id: number }>({ name: 'bulk choose', text: choosing(where) }, values);
  if (rows.length > MAX_BULK) throw new TooManyThreatsError(`more than ${MAX_BULK} threats match`);
  const missing = 'ids' in chosen ? chosen.ids.length - rows.length : 0;
  if (missing > 0) throw new MissingThreatsError(`${missing} of the threats are not there`);
  return rows.map((row) => row.customer_id);
}

/** SQL that holds of the `threats t` that are chosen, and the values of its places, of which the first is the job's id. */
async function conditionOf(
  sql: Sql,
  id: string,
  chosen: ChosenThreats,
  customerId: number | undefined,
): Promise<{ where: string; values: unknown[] }> {
  if ('ids' in chosen) {
    const where = 't.id = any($2::uuid[]) and ($3::int is null or t.customer_id = $3)';
    return { where, values: [id, chosen.ids, customerId ?? null] };
  }
  const question = await new ThreatSearch(sql).about(chosen.filters, chosen.asker);
  question.place(id);
  const where = `t.id in (${question.select('t.id', String(MAX_BULK + 1))})`;
  return { where, values: question.values.list };
}

/** The change with the name of who is to work on it as it is written. @throws NotAssignableError */
async function named(sql: Sql, change: BulkChange, customers: readonly number[]): Promise<BulkChange> {
  const { assignee } = change;
  if (assignee === undefined || assignee === null) return change;
  return { ...change, assignee: await assignableName(sql, assignee, customers) };
}

/** As a column holds it. */
function written(document: object): string {
  return JSON.stringify(document, (_name, value: unknown) => (typeof value === 'string' ? storable(value) : value));
}

function jobOf(row: ShownRow): BulkJob {
  const { id, state, total, done, conflicting, conflicts, author, change, what } = row;
  return {
    ...{ id, state, total, done, conflicting, by: author, change, what },
    conflicts: conflicts.map(({ id: threatId, by, at }) => ({
      id: threatId,
      ...(by !== null && { by }),
      ...(at !== null && { at: new Date(at).toISOString() }),
    })),
    createdAt: row.created_at.toISOString(),
    ...(row.done_at && { doneAt: row.done_at.toISOString() }),
    undoUntil: new Date((row.done_at ?? row.created_at).getTime() + UNDO_MS).toISOString(),
  };
}
