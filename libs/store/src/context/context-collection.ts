import { appendAudit } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { keyOf, storable } from '../database/text-keys.js';
import {
  cursorAfter,
  placeOf,
  whereAll,
  type CollectionGroup,
  type CollectionPage,
  type CollectionShape,
  type PageOfCollection,
  type PutOutcome,
} from './collection-shape.js';
import { assertTheirs, StaleVersionError, versionOf, type Owns } from './versions.js';

/** What a store needs of a database. */
export type ContextDatabase = Pick<Database, 'query' | 'transaction'>;

/** Documents by id, listed by time and group. */
export class ContextCollection<T extends object> {
  private readonly upsert: string;
  private readonly oldest: string;
  private readonly newestFirst: string;

  constructor(
    private readonly database: ContextDatabase,
    private readonly shape: CollectionShape<T>,
  ) {
    const { table, columns, order } = shape;
    const names = columns.map(({ name }) => name);
    const arrays = columns.map(({ type }, n) => `$${n + 3}::${type === 'texts' ? 'text' : type}[]`);
    const values = columns.map(({ name, type, from = (value) => value }) =>
      type === 'texts' ? `array(select json_array_elements_text(v.${name}::json))` : from(`v.${name}`),
    );
    this.upsert = `insert into ${table} (${['key', 'document', ...names].join()})
      select ${['v.key', 'v.document::json', ...values].join()}
      from unnest(${['$1::text[]', '$2::text[]', ...arrays].join()}) as v(${['key', 'document', ...names].join()})
      on conflict (key) do update set ${['document', ...names].map((name) => `${name} = excluded.${name}`).join()}
      returning key, xmax = 0 as created`;
    this.oldest = order === 'key' ? 'key' : 'at, key';
    this.newestFirst = order === 'key' ? 'key' : 'at desc, key desc';
  }

  idOf(document: T): string {
    return this.shape.idOf(document);
  }

  /** Stores all of them or none; a repeat changes nothing. */
  async put(...documents: T[]): Promise<PutOutcome[]> {
    return this.putBy(undefined, documents);
  }

  /** As `put`, for somebody: with one entry in the audit log. @param isTheirs as `write` takes it. @throws ForeignDocumentError */
  async putBy(by: Author | undefined, documents: readonly T[], isTheirs?: Owns<T>): Promise<PutOutcome[]> {
    if (documents.length === 0) return [];
    const { table, subject } = this.shape;
    // of two with one id the later one stays
    const wanted = new Map(documents.map((document) => [keyOf(this.shape.idOf(document)), document]));
    const created = await this.database.transaction(`${table} put`, async (sql) => {
      const total = await this.lock(sql);
      if (isTheirs) for (const before of await this.current(sql, [...wanted.keys()])) assertTheirs(before, isTheirs);
      const stored = await this.store(sql, wanted, total);
      const ids = documents.map((document) => this.idOf(document));
      if (by) await appendAudit(sql, changeBy(by, `${subject}.stored`, { ids }));
      return stored;
    });
    const seen = new Set<string>();
    return documents.map((document) => {
      const key = keyOf(this.shape.idOf(document));
      const isNew = created.get(key);
      if (isNew === undefined) return 'refused';
      const outcome = isNew && !seen.has(key) ? 'created' : 'replaced';
      seen.add(key);
      return outcome;
    });
  }

  /**
   * Stores a document for somebody, in place of what they saw, together with its entry in the audit log.
   * @param seen version of what they saw, `*` for whatever is there, undefined where they say nothing.
   * @param isTheirs whether they may change what is there; left out, they may change everything.
   * @throws StaleVersionError, ForeignDocumentError
   */
  async write(document: T, by: Author, seen?: string, isTheirs?: Owns<T>): Promise<PutOutcome> {
    const id = this.shape.idOf(document);
    const key = keyOf(id);
    return this.database.transaction(`${this.shape.table} write`, async (sql) => {
      const total = await this.lock(sql);
      const [before] = await this.current(sql, [key]);
      assertTheirs(before, isTheirs);
      const isRepeat = before !== undefined && versionOf(before) === versionOf(document);
      if (!isRepeat) this.assertSeen(before, seen);
      const isNew = (await this.store(sql, new Map([[key, document]]), total)).get(key);
      if (isNew === undefined) return 'refused';
      const states = { ...(before && { before }), after: document };
      if (!isRepeat) await this.tell(sql, by, 'stored', id, states);
      return isNew ? 'created' : 'replaced';
    });
  }

  /** Deletes a document for somebody, as `write` stores one. @returns false when there was none. @throws StaleVersionError, ForeignDocumentError */
  async erase(id: string, by: Author, seen?: string, isTheirs?: Owns<T>): Promise<boolean> {
    return this.database.transaction(`${this.shape.table} erase`, async (sql) => {
      await this.lock(sql);
      const [before] = await this.current(sql, [keyOf(id)]);
      if (before === undefined) return false;
      assertTheirs(before, isTheirs);
      if (seen !== undefined) this.assertSeen(before, seen);
      await this.remove(sql, id);
      await this.tell(sql, by, 'deleted', id, { before });
      return true;
    });
  }

  async find(id: string): Promise<T | undefined> {
    return (await this.findAll([id]))[0];
  }

  /** Those of the ids that exist, in the order of the ids. */
  async findAll(ids: readonly string[]): Promise<T[]> {
    if (ids.length === 0) return [];
    const keys = ids.map(keyOf);
    const found = await this.findByKey(keys);
    return keys.flatMap((key) => found.get(key) ?? []);
  }

  /** @param keys as `keyOf` gives them. */
  async findByKey(keys: readonly string[]): Promise<Map<string, T>> {
    const { table } = this.shape;
    const rows = await this.database.query<{ key: string; document: T }>(
      { name: `${table} find`, text: `select key, document from ${table} where key = any($1::text[])`, prepared: true },
      [keys],
    );
    return new Map(rows.map(({ key, document }) => [key, document]));
  }

  /** False when there was none. */
  async delete(id: string): Promise<boolean> {
    const { table } = this.shape;
    return this.database.transaction(`${table} delete`, async (sql) => {
      await this.lock(sql);
      return this.remove(sql, id);
    });
  }

  /** Deletes all of a group for somebody who saw its newest, as `erase` does one. @returns how many there were. @throws StaleVersionError */
  async eraseGroup({ where, value }: CollectionGroup, by: Author, seen?: string): Promise<number> {
    const { table, subject } = this.shape;
    return this.database.transaction(`${table} erase`, async (sql) => {
      await this.lock(sql);
      const named = where.replace('$', '$1');
      const text = `select document from ${table} where ${named} order by ${this.newestFirst}`;
      const documents = await sql.query<{ document: T }>({ name: 'group', text }, [storable(value)]);
      const [newest] = documents;
      if (!newest) return 0;
      if (seen !== undefined) this.assertSeen(newest.document, seen);
      await sql.query({ name: 'delete group', text: `delete from ${table} where ${named}` }, [storable(value)]);
      await this.count(sql, -documents.length);
      const ids = documents.map(({ document }) => this.idOf(document));
      await appendAudit(sql, changeBy(by, `${subject}.deleted`, { ids }));
      return documents.length;
    });
  }

  async list({ group, from, to, cursor, offset, limit }: PageOfCollection): Promise<CollectionPage<T>> {
    const { table, order } = this.shape;
    const values: unknown[] = [offset, limit + 1];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const matching: string[] = [];
    if (group) matching.push(group.where.replace('$', place(storable(group.value))));
    if (from !== undefined) matching.push(`at >= ${place(new Date(from))}`);
    if (to !== undefined) matching.push(`at <= ${place(new Date(to))}`);
    const following = [...matching];
    if (cursor !== undefined) {
      const { at, key } = placeOf(cursor);
      following.push(order === 'key' ? `key > ${place(key)}` : `(at, key) < (${place(at)}, ${place(key)})`);
    }
    const total =
      matching.length > 0
        ? `select count(*) as total from ${table} ${whereAll(matching)}`
        : `select documents as total from context_totals where collection = '${table}'`;
    const rows = await this.database.query<{ total: number; document: T | null; key: string; at: Date | null }>(
      {
        name: `${table} list`,
        // one statement, so that the total is of the page's moment
        text: `select n.total::int as total, p.document, p.key, p.at from (${total}) n left join lateral (
            select document, key, ${order === 'key' ? 'null::timestamptz as at' : 'at'}, row_number() over (order by ${this.newestFirst}) as place
            from ${table} ${whereAll(following)} order by ${this.newestFirst} offset $1 limit $2
          ) p on true order by p.place`,
      },
      values,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).flatMap(({ document }) => document ?? []),
      total: rows[0]?.total ?? 0,
      ...(last && { nextCursor: cursorAfter(last.at, last.key) }),
    };
  }

  /** All ids, in no order. */
  async ids(): Promise<string[]> {
    const { table } = this.shape;
    const statement = { name: `${table} ids`, text: `select key from ${table}` };
    return (await this.database.query<{ key: string }>(statement)).map(({ key }) => key);
  }

  private async tell(
    sql: Sql,
    by: Author,
    what: 'stored' | 'deleted',
    id: string,
    states: { before?: T; after?: T },
  ): Promise<void> {
    await this.shape.follow?.(sql, states, by);
    await appendAudit(sql, changeBy(by, `${this.shape.subject}.${what}`, { id }, states));
  }

  private async store(sql: Sql, wanted: ReadonlyMap<string, T>, total: number): Promise<Map<string, boolean>> {
    const accepted = await this.accepted(sql, wanted, total);
    const statement = { name: 'put', text: this.upsert };
    const stored = await sql.query<{ key: string; created: boolean }>(statement, this.valuesOf(accepted));
    const added = stored.filter((row) => row.created).length;
    const removed = await this.forget(sql, total + added);
    if (added !== removed) await this.count(sql, added - removed);
    return new Map(stored.map((row) => [row.key, row.created]));
  }

  private async remove(sql: Sql, id: string): Promise<boolean> {
    const statement = { name: 'delete', text: `delete from ${this.shape.table} where key = $1 returning key` };
    const gone = (await sql.query(statement, [keyOf(id)])).length > 0;
    if (gone) await this.count(sql, -1);
    return gone;
  }

  private async current(sql: Sql, keys: readonly string[]): Promise<T[]> {
    const text = `select document from ${this.shape.table} where key = any($1::text[])`;
    return (await sql.query<{ document: T }>({ name: 'current', text }, [keys])).map(({ document }) => document);
  }

  private assertSeen(current: T | undefined, seen: string | undefined): void {
    if (seen === undefined && (current === undefined || !this.shape.mustBeSeen)) return;
    const isSeen = current !== undefined && (seen === '*' || seen === versionOf(current));
    if (!isSeen) throw new StaleVersionError(current);
  }

  /** Nobody else changes the collection until the transaction is over. @returns how many documents there are. */
  private async lock(sql: Sql): Promise<number> {
    const statement = {
      name: 'lock',
      text: 'select documents::int as documents from context_totals where collection = $1 for update',
    };
    return (await sql.query<{ documents: number }>(statement, [this.shape.table]))[0]!.documents;
  }

  private async count(sql: Sql, change: number): Promise<void> {
    const statement = {
      name: 'count',
      text: 'update context_totals set documents = documents + $2 where collection = $1',
    };
    await sql.query(statement, [this.shape.table, change]);
  }

  /** Those that there is room for: all of them, but where new ones are refused. */
  private async accepted(sql: Sql, wanted: ReadonlyMap<string, T>, total: number): Promise<[string, T][]> {
    const { table, whenFull, capacity } = this.shape;
    const all = [...wanted];
    if (whenFull === 'forget' || total + wanted.size <= capacity) return all;
    const statement = { name: 'known', text: `select key from ${table} where key = any($1::text[])` };
    const known = new Set((await sql.query<{ key: string }>(statement, [[...wanted.keys()]])).map(({ key }) => key));
    let room = Math.max(0, capacity - total);
    return all.filter(([key]) => known.has(key) || room-- > 0);
  }

  private valuesOf(accepted: readonly [string, T][]): unknown[] {
    return [
      accepted.map(([key]) => key),
      accepted.map(([, document]) => JSON.stringify(document)),
      ...this.shape.columns.map((column) =>
        accepted.map(([, document]) => {
          const value = column.of(document);
          if (typeof value === 'string') return storable(value);
          return column.type === 'texts' ? JSON.stringify(value) : value;
        }),
      ),
    ];
  }

  /** @returns how many had to go. */
  private async forget(sql: Sql, total: number): Promise<number> {
    const { table, capacity, whenFull } = this.shape;
    const excess = total - capacity;
    if (excess <= 0 || whenFull === 'refuse') return 0;
    const text = `delete from ${table} where key in (select key from ${table} order by ${this.oldest} limit $1)`;
    await sql.query({ name: 'forget', text }, [excess]);
    return excess;
  }
}
