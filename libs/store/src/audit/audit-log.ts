import type { AuditEntry, AuditPage } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';

/** Entries that one statement verifies. */
const MOST_AT_ONCE = 20_000;
/** Longest text of an entry that a page shows whole, characters. */
const MOST_TEXT = 20_000;
/** Chain of what is of no customer. */
const SYSTEM = 0;

/** What is written to the log. */
export interface NewAuditEntry extends Omit<AuditEntry, 'id'> {
  /** Whose chain it belongs to; left out, the system's. */
  customerId?: number;
}

/** The first place where a chain is not what was written. */
export interface BrokenAudit {
  chain: number;
  /** Number of the entry in its chain. */
  no: number;
  what: 'an entry is missing' | 'an entry was changed' | 'its text was changed';
}

/** What entries are narrowed to; times are ISO 8601, `to` is not among them. */
export interface AuditFilter {
  /** Name of the one who did it. */
  who?: string;
  /** What was done, `playbook.armed`, or the first part of it, `playbook`. */
  what?: string;
  /** Id of a threat, or id or name of something else that the entry is about. */
  subject?: string;
  customer?: string;
  from?: string;
  to?: string;
}

interface Head {
  chain: number;
  no: number;
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
const FROM = `from audit_events e left join audit_texts x on x.id = e.id where`;
/** Of thousands of threats a page has how many they were, and the entry itself has which. */
const PAGE = `select e.id, e.at, e.event, e.actor_kind, e.actor, e.threat_id, case when length(x.text) > ${MOST_TEXT}
    then json_build_object('detail', x.text::json -> 'detail', 'isCut', true)::text else x.text end as text ${FROM}`;
const ENTRY = {
  name: 'audit entry',
  text: `select e.id, e.at, e.event, e.actor_kind, e.actor, e.threat_id, x.text ${FROM} e.id = $1`,
};
const TOTAL = {
  name: 'audit total',
  text: `select coalesce(sum(no - removed), 0)::float8 as total from audit_chains
    where $1::text is null or chain = (select id from customers where name = $1)`,
};
const CHAINS = { name: 'audit chains', text: 'select chain, no::float8 as no from audit_chains order by chain' };
const CHECKED = { name: 'audit checked', text: 'select chain, no::float8 as no, broken from audit_checks' };
const NOTE_CHECK = {
  name: 'audit note check',
  text: 'update audit_checks set chain = $1, no = $2, checked_at = now(), broken = coalesce(broken, $3)',
};
const NOTE_WHOLE = { name: 'audit note whole', text: 'update audit_checks set checked_at = now(), broken = $1' };
const TRIM = { name: 'audit trim', text: 'select trim_audit($1, $2)' };
/** The entries of a chain after one, so many of them, and whether the one that the chain's head names is there. */
const VERIFY = {
  name: 'audit verify',
  text: `with entries as (
      select e.*, x.text, lag(e.no, 1, c.removed) over w as no_before, lag(e.hash) over w as hash_before
      from audit_chains c join audit_events e on e.chain = c.chain left join audit_texts x on x.id = e.id
      where c.chain = $1 and e.no between $2 and $2 + $3 window w as (order by e.no))
    , later as (select * from entries where no > $2)
    , broken as (
      select no, 'an entry is missing' as what from later where no <> no_before + 1
      union all select no, 'an entry was changed' from later
        where hash <> audit_hash(previous, chain, no, at, event, actor_kind, actor, threat_id, text_hash)
          or previous <> coalesce(hash_before, case when no = 1 then sha256(convert_to('chain ' || chain, 'UTF8')) else previous end)
      union all select no, 'its text was changed' from later where sha256(convert_to(text, 'UTF8')) <> text_hash
      union all select c.no, 'an entry is missing' from audit_chains c
        where c.chain = $1 and c.no > c.removed and not exists (select from audit_events e where e.chain = c.chain and e.no = c.no and e.hash = c.hash))
    select no::float8 as no, what from broken order by no limit 1`,
};

/**
 * Writes an entry to the log, in the transaction of the change it records, so that both are stored or neither. To be called after all
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
  const head = (await sql.query<Head>(CHAINS)).find((candidate) => candidate.chain === chain)?.no ?? 0;
  for (let after = 0; after === 0 || after < head; after += MOST_AT_ONCE) {
    const broken = await verifyPart(sql, chain, after);
    if (broken) return broken;
  }
  return undefined;
}

async function verifyPart(sql: Sql, chain: number, after: number): Promise<BrokenAudit | undefined> {
  const [broken] = await sql.query<Omit<BrokenAudit, 'chain'>>(VERIFY, [chain, after, MOST_AT_ONCE]);
  return broken && { chain, ...broken };
}

/** A place of the log in words. */
export function describeBroken({ what, no, chain }: BrokenAudit): string {
  return `${what}, number ${no} of chain ${chain}`;
}

/** Who did what, append-only: what writes an entry does so in the transaction of the change it is about. */
export class AuditLog {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Entries newest first; `before` is the `nextCursor` of the page before. `total` is of all, or of one customer. */
  async page(limit: number, before?: string, filter: AuditFilter = {}): Promise<AuditPage> {
    const { where, values } = conditionsOf(filter, before ?? String(Number.MAX_SAFE_INTEGER));
    const statement = { name: 'audit page', text: `${PAGE} ${where} order by e.id desc limit ${limit}` };
    const [rows, [counted]] = await Promise.all([
      this.database.query<EntryRow>(statement, values),
      this.database.query<{ total: number }>(TOTAL, [filter.customer === undefined ? null : storable(filter.customer)]),
    ]);
    const items = rows.map(entryOf);
    const last = items.at(-1);
    return { items, total: counted?.total ?? 0, ...(last && items.length === limit && { nextCursor: last.id }) };
  }

  /** Writes what was done to something that the database does not keep; what it does keep is written together with its entry. */
  async note(entry: NewAuditEntry): Promise<void> {
    await appendAudit(this.database, entry);
  }

  /** One entry with all that it says; undefined where there is none. */
  async entry(id: string): Promise<AuditEntry | undefined> {
    const [row] = await this.database.query<EntryRow>(ENTRY, [id]);
    return row && entryOf(row);
  }

  /** Keeps so many of the newest entries of each chain. */
  async trim(maxEntries: number): Promise<void> {
    for (const chain of await this.chains()) await this.database.query(TRIM, [chain, maxEntries]);
  }

  /** The first place where any chain is not what was written; noted, so that everybody who asks `isBroken` knows. */
  async verify(): Promise<BrokenAudit | undefined> {
    let broken: BrokenAudit | undefined;
    for (const chain of await this.chains()) broken ??= await verifyAudit(this.database, chain);
    await this.database.query(NOTE_WHOLE, [broken ? describeBroken(broken) : null]);
    return broken;
  }

  /** Verifies some entries more, chain after chain, and all of them again once it is through. @returns the place that was found broken now. */
  async verifySome(): Promise<BrokenAudit | undefined> {
    const [checked] = await this.database.query<Head>(CHECKED);
    const heads = await this.database.query<Head>(CHAINS);
    const { chain, no: after } = placeToVerify(checked ?? { chain: SYSTEM, no: 0 }, heads);
    const broken = await verifyPart(this.database, chain, after);
    const note = broken ? describeBroken(broken) : null;
    await this.database.query(NOTE_CHECK, [chain, after + MOST_AT_ONCE, note]);
    return broken;
  }

  /** Whether it was found to be broken, and not found to be whole since. */
  async isBroken(): Promise<boolean> {
    const [checked] = await this.database.query<{ broken: string | null }>(CHECKED);
    return typeof checked?.broken === 'string';
  }

  private async chains(): Promise<number[]> {
    return (await this.database.query<Head>(CHAINS)).map(({ chain }) => chain);
  }
}

/** Where to go on: in the same chain while it has more, then at the beginning of the next, of the first after the last. */
function placeToVerify({ chain, no }: Head, heads: readonly Head[]): Head {
  const current = heads.find((head) => head.chain === chain);
  if (current && no < current.no) return { chain, no };
  const next = heads.find((head) => head.chain > chain) ?? heads[0];
  return { chain: next?.chain ?? SYSTEM, no: 0 };
}

/** SQL for what a filter and a cursor leave. */
function conditionsOf(filter: AuditFilter, before: string): { where: string; values: unknown[] } {
  const { who, what, subject, customer, from, to } = filter;
  const values: unknown[] = [before];
  const conditions = ['e.id < $1'];
  const narrow = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(condition.replaceAll('$', `$${values.length}`));
  };
  if (who !== undefined) narrow('e.actor = $', storable(who));
  if (what !== undefined) narrow(`(e.event = $ or starts_with(e.event, $ || '.'))`, storable(what));
  // ids and names stand in the text as JSON writes them
  if (subject !== undefined)
    narrow(`(to_json(e.threat_id)::text = $ or strpos(x.text, $) > 0)`, JSON.stringify(storable(subject)));
  if (customer !== undefined) narrow('e.chain = (select id from customers where name = $)', storable(customer));
  if (from !== undefined) narrow('e.at >= $', from);
  if (to !== undefined) narrow('e.at < $', to);
  return { where: conditions.join(' and '), values };
}

function entryOf({ id, at, event, actor_kind, actor, threat_id, text }: EntryRow): AuditEntry {
  const { detail = {}, ...states } = (text === null ? {} : JSON.parse(text)) as Partial<AuditEntry>;
  return {
    id,
    at: at.toISOString(),
    event,
    actor: { kind: actor_kind, name: actor },
    ...(threat_id !== null && { threatId: threat_id }),
    detail,
    ...states,
  };
}
