import type { AuditEntry, AuditPage } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';

/** Chain of what is of no customer. */
const SYSTEM = 0;

/** What is written to the log. */
export interface NewAuditEntry extends Omit<AuditEntry, 'id'> {
  /** Whose chain it belongs to; left out, the system's. */
  customerId?: number;
  /** What was changed, as it was and as it is. */
  before?: unknown;
  after?: unknown;
}

/** The first place where a chain is not what was written. */
export interface BrokenAudit {
  chain: number;
  /** Number of the entry in its chain. */
  no: number;
  what: 'an entry is missing' | 'an entry was changed' | 'its text was changed';
}

interface EntryRow {
  id: string;
  at: Date;
  event: string;
  actor_kind: AuditEntry['actor']['kind'];
  actor: string;
  threat_id: string | null;
  text: string | null;
}

const APPEND = {
  name: 'audit append',
  text: 'select append_audit($1, $2, $3, $4, $5, $6, $7) as id',
  prepared: true,
};
const PAGE = {
  name: 'audit page',
  text: `select e.id, e.at, e.event, e.actor_kind, e.actor, e.threat_id, x.text from audit_events e left join audit_texts x on x.id = e.id
    where e.id < $1 and ($3::int is null or e.chain = $3) order by e.id desc limit $2`,
};
const TOTAL = {
  name: 'audit total',
  text: 'select coalesce(sum(no - removed), 0)::float8 as total from audit_chains where $1::int is null or chain = $1',
};
const CHAINS = { name: 'audit chains', text: 'select chain from audit_chains order by chain' };
const TRIM = { name: 'audit trim', text: 'select trim_audit($1, $2)' };
/** From the first entry that is kept to the one that the chain's head names. */
const VERIFY = {
  name: 'audit verify',
  text: `with entries as (
      select e.*, x.text, lag(e.no, 1, c.removed) over w as no_before, lag(e.hash) over w as hash_before
      from audit_chains c join audit_events e on e.chain = c.chain left join audit_texts x on x.id = e.id
      where c.chain = $1 window w as (order by e.no))
    , broken as (
      select no, 'an entry is missing' as what from entries where no <> no_before + 1
      union all select no, 'an entry was changed' from entries
        where hash <> audit_hash(previous, chain, no, at, event, actor_kind, actor, threat_id, text_hash)
          or previous <> coalesce(hash_before, case when no = 1 then sha256(convert_to('chain ' || chain, 'UTF8')) else previous end)
      union all select no, 'its text was changed' from entries where sha256(convert_to(text, 'UTF8')) <> text_hash
      union all select c.no, 'an entry is missing' from audit_chains c
        where c.chain = $1 and c.no > c.removed and not exists (select from audit_events e where e.chain = c.chain and e.no = c.no and e.hash = c.hash))
    select no::float8 as no, what from broken order by no limit 1`,
};

/**
 * Writes an entry to the log: within the transaction of what it tells of, so that neither is there without the other. To be called after all
 * other rows are locked, and before the numbers of changes are.
 * @throws what the database says.
 */
export async function appendAudit(
  sql: Sql,
  { at, event, actor, customerId = SYSTEM, threatId, detail, before, after }: NewAuditEntry,
): Promise<void> {
  const text = JSON.stringify({
    detail,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
  await sql.query(APPEND, [customerId, at, event, actor.kind, storable(actor.name), threatId ?? null, text]);
}

/** Says where a chain was tampered with: an entry changed, removed or put in between, or its text changed; nothing for a whole chain. */
export async function verifyAudit(sql: Sql, chain: number = SYSTEM): Promise<BrokenAudit | undefined> {
  const [broken] = await sql.query<Omit<BrokenAudit, 'chain'>>(VERIFY, [chain]);
  return broken && { chain, ...broken };
}

/** Who did what, append-only: what writes an entry does so in the transaction of the change it is about. */
export class AuditLog {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Entries newest first; `before` is the `nextCursor` of the page before. @param customerId whose entries; left out, all */
  async page(limit: number, before?: string, customerId?: number): Promise<AuditPage> {
    const values = [before ?? String(Number.MAX_SAFE_INTEGER), limit, customerId ?? null];
    const [rows, [counted]] = await Promise.all([
      this.database.query<EntryRow>(PAGE, values),
      this.database.query<{ total: number }>(TOTAL, [customerId ?? null]),
    ]);
    const items = rows.map(entryOf);
    const last = items.at(-1);
    return { items, total: counted?.total ?? 0, ...(last && items.length === limit && { nextCursor: last.id }) };
  }

  /** Keeps so many of the newest entries of each chain. */
  async trim(maxEntries: number): Promise<void> {
    for (const chain of await this.chains()) await this.database.query(TRIM, [chain, maxEntries]);
  }

  /** The first place where any chain is not what was written. */
  async verify(): Promise<BrokenAudit | undefined> {
    for (const chain of await this.chains()) {
      const broken = await verifyAudit(this.database, chain);
      if (broken) return broken;
    }
    return undefined;
  }

  private async chains(): Promise<number[]> {
    return (await this.database.query<{ chain: number }>(CHAINS)).map(({ chain }) => chain);
  }
}

function entryOf({ id, at, event, actor_kind, actor, threat_id, text }: EntryRow): AuditEntry {
  const { detail = {} } = (text === null ? {} : JSON.parse(text)) as { detail?: Record<string, unknown> };
  return {
    id,
    at: at.toISOString(),
    event,
    actor: { kind: actor_kind, name: actor },
    ...(threat_id !== null && { threatId: threat_id }),
    detail,
  };
}
