import type { CustomerRetention } from '@soc-agent/contracts';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { VERDICTS_KEPT_S } from '../triage/triage-memory.js';

/** Threats removed by one statement. */
const MOST_AT_ONCE = 500;
const HOUR_MS = 3_600_000;
/** Groups last four hours at most; after that they are only asked about by late events. */
const GROUPS_KEPT_MS = 24 * HOUR_MS;
/** What was counted up to an hour is asked for by the events of that hour. */
const FACTS_KEPT_HOURS = 48;

/** SQL: removes the threats that a select names, and all that belongs to them but the log and what was counted of their verdicts. */
const removing = (ids: string): string => `with doomed as materialized (${ids})
  , folded as (delete from folded_signals where threat_id in (select id from doomed) returning id)
  , leaders as (delete from folded_threats where threat_id in (select id from doomed))
  , documents as (delete from threat_documents where id in (select id from doomed union all select id from folded))
  , entities as (delete from threat_entities where threat_id in (select id from doomed))
  , verdicts as (delete from verdict_changes where threat_id in (select id from doomed))
  , actions as (delete from threat_actions where threat_id in (select id from doomed))
  , said as (delete from threat_log where threat_id in (select id from doomed))
  , placed as (delete from incident_threats where threat_id in (select id from doomed) returning customer_id, group_id)
  , emptied as (insert into incident_emptied select distinct customer_id, group_id from placed on conflict do nothing)
  delete from threats where id in (select id from doomed) returning id, customer_id`;
/** SQL: what goes first where there is too much. */
const MAY_GO = `(triage = 'closed' or severity is null or severity in ('INFO', 'LOW'))`;

const REMOVE_SURPLUS = {
  name: 'threats remove surplus',
  text: removing(`select id from threats where ${MAY_GO} order by created_at limit $1 for update skip locked`),
};
const REMOVE_SURPLUS_OF = {
  name: 'threats remove surplus of customer',
  text: removing(
    `select id from threats where ${MAY_GO} and customer_id = $2 order by created_at limit $1 for update skip locked`,
  ),
};
const REMOVE_OLD = {
  name: 'threats remove old',
  text: removing(`select id from threats where created_at < $2 and ($3::int is null or customer_id = $3)
    order by created_at limit $1 for update skip locked`),
};
const REMOVE_ONE = { name: 'threats remove one', text: removing('select id from threats where id = $1 for update') };
const FORGET_COUNTED = {
  name: 'verdicts forget counted',
  text: `delete from counted_verdicts v where is_told and (counted is null or (counted->>'at')::float8 < $1)
    and not exists (select from threats t where t.id = v.threat_id)`,
};
const UNCOUNT = {
  name: 'verdicts uncount',
  text: 'update counted_verdicts set no = no + 1, counted = null, is_told = false where threat_id = $1',
};
/** Nothing more is folded into a threat that is gone. */
const TAKES_NO_MORE = {
  name: 'folding takes no more',
  text: `insert into folded_threats (threat_id, customer_id, created_at, is_closed) values ($1, $2, $3, true)
    on conflict (threat_id) do update set is_closed = true`,
};
const FORGET_GONE = {
  name: 'folding forget gone',
  text: `delete from folded_threats f where f.is_closed and f.occurrences = 1 and f.created_at < $1
    and not exists (select from threats t where t.id = f.threat_id)`,
};
const FORGET_BULK = { name: 'bulk forget threat', text: 'delete from bulk_items where threat_id = $1' };
const FORGET_TEXTS = { name: 'audit forget', text: 'select forget_audit_texts($1)' };
const CONFIGURED = {
  name: 'customers retention',
  text: `select customer_id as id, document->'retention' as retention from customer_configurations
    where document->>'retention' is not null order by customer_id`,
};
const FORGET_GROUPS = { name: 'review_groups forget', text: 'delete from review_groups where updated_at < $1' };
const EMPTIED = {
  name: 'incidents emptied',
  text: 'select distinct customer_id as id from incident_emptied order by customer_id',
};
const FORGET_EMPTY = { name: 'incidents forget', text: 'select forget_empty_groups($1)' };
const FORGET_FACTS = { name: 'incidents forget facts', text: 'delete from incident_facts where hour < $1' };
const TEND = { name: 'documents tend', text: 'select tend_documents($1)' };

/** Who wants a threat to be forgotten, and why. */
export interface Removal {
  analyst: string;
  reason?: string;
}

/** Keeps the record within its bounds. */
export class ThreatRetention {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * Removes threats where there are too many: the oldest of those that are closed, INFO or LOW, or failed. An open threat of MEDIUM or more is never
   * removed for its number or size.
   * @param surplus how many are too many
   * @param customerId of whom; left out, of all
   * @returns how many were removed: less where there are no more that may go
   */
  async removeSurplus(surplus: number, customerId?: number): Promise<number> {
    const statement = customerId === undefined ? REMOVE_SURPLUS : REMOVE_SURPLUS_OF;
    return this.repeatedly(surplus, (most) =>
      this.database.query(statement, customerId === undefined ? [most] : [most, customerId]),
    );
  }

  /** Removes what was taken in before then, Unix milliseconds, whatever it is: of a customer, or of all; how many. */
  async removeOlder(than: number, customerId?: number): Promise<number> {
    const bound = new Date(than).toISOString();
    return this.repeatedly(Infinity, (most) => this.database.query(REMOVE_OLD, [most, bound, customerId ?? null]));
  }

  /**
   * Forgets one threat on request: its rows, documents, and what the log says about it; that there were entries stays, and one says who
   * wanted it. What was counted of its verdict is to be told to the counters afterwards.
   * @returns whether there was such a threat.
   */
  async remove(threatId: string, { analyst, reason }: Removal, now: number): Promise<boolean> {
    return this.database.transaction('threats remove', async (sql: Sql) => {
      const [gone] = await sql.query<{ customer_id: number }>(REMOVE_ONE, [threatId]);
      if (!gone) return false;
      await sql.query(TAKES_NO_MORE, [threatId, gone.customer_id, new Date(now).toISOString()]);
      await sql.query(FORGET_EMPTY, [gone.customer_id]);
      await sql.query(UNCOUNT, [threatId]);
      await sql.query(FORGET_TEXTS, [threatId]);
      await sql.query(FORGET_BULK, [threatId]);
      await appendAudit(sql, {
        at: new Date(now).toISOString(),
        event: 'threat.removed',
        actor: { kind: 'analyst', name: analyst },
        customerId: gone.customer_id,
        threatId,
        detail: { ...(reason !== undefined && { reason }) },
      });
      return true;
    });
  }

  /** Customers of whom less is kept than of all. */
  async configured(): Promise<{ id: number; retention: CustomerRetention }[]> {
    return this.database.query(CONFIGURED);
  }

  /** Forgets what belongs to nothing any more, makes room for the documents of the next month, and drops the months that are empty. */
  async tend(now: number): Promise<void> {
    const aDayAgo = new Date(now - GROUPS_KEPT_MS).toISOString();
    await this.database.query(FORGET_GROUPS, [aDayAgo]);
    await this.database.query(FORGET_GONE, [aDayAgo]);
    await this.database.query(FORGET_FACTS, [Math.floor(now / HOUR_MS) - FACTS_KEPT_HOURS]);
    for (const { id } of await this.database.query<{ id: number }>(EMPTIED))
      await this.database.query(FORGET_EMPTY, [id]);
    await this.database.query(TEND, [new Date(now).toISOString()]);
    await this.database.query(FORGET_COUNTED, [now - VERDICTS_KEPT_S * 1000]);
  }

  private async repeatedly(wanted: number, remove: (most: number) => Promise<unknown[]>): Promise<number> {
    let removed = 0;
    while (removed < wanted) {
      const most = Math.min(MOST_AT_ONCE, Math.ceil(wanted - removed));
      const gone = (await remove(most)).length;
      removed += gone;
      if (gone < most) break;
    }
    return removed;
  }
}
