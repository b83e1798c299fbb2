import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { withClient } from '../../libs/testing/src/with-client.ts';
import { Failure } from '../run.ts';

// A copy of our tables that needs nothing but a connection: a line of JSON for each table, one for each of its rows with the
// values as PostgreSQL writes them, and one at the end with the number of rows; compressed.

const FORMAT = 'soc-agent tables, 1';
/** What an empty database has rows in: those of the copy take their place, where it has the table. */
const FILLED_BY_MIGRATIONS = [
  'audit_checks',
  'context_totals',
  'counted_figures',
  'counted_threats',
  'incident_progress',
];
const TIMEOUTS = { connectionTimeoutMillis: 5000 };
/** Rows fetched at a time, and values of one statement: the protocol counts them in 16 bits. */
const FETCH = 1000;
const MOST_VALUES = 30_000;
/** And characters of it. */
const MOST_TEXT = 8_000_000;

/** Values as PostgreSQL writes them. */
type Row = (string | null)[];
/** A line of a copy that is no row. */
interface Mark {
  format?: string;
  table?: string;
  columns?: string[];
  end?: number;
}
interface Table {
  name: string;
  columns: string[];
  /** The column that PostgreSQL counts. */
  identity?: string | null;
}

/** Writes all tables as they are at one moment, while everything goes on. @returns the number of rows. */
export async function writeCopy(url: string, file: string): Promise<number> {
  return connected(url, async (client) => {
    const counted = { rows: 0 };
    await client.query('begin isolation level repeatable read read only');
    await pipeline(Readable.from(lines(client, counted)), createGzip(), createWriteStream(file));
    return counted.rows;
  });
}

async function* lines(client: pg.Client, counted: { rows: number }): AsyncGenerator<string> {
  yield line({ format: FORMAT });
  for (const { name, columns } of await tablesOf(client)) {
    yield line({ table: name, columns });
    await client.query(
      `declare copied no scroll cursor for select ${columns.map((column) => `${quoted(column)}::text`).join()} from ${quoted(name)}`,
    );
    for (;;) {
      const { rows } = await client.query<Row>({ text: `fetch ${FETCH} from copied`, rowMode: 'array' });
      if (rows.length === 0) break;
      counted.rows += rows.length;
      yield rows.map(line).join('');
    }
    await client.query('close copied');
  }
  yield line({ end: counted.rows });
}

/**
 * Fills the empty tables of a database, whose schema is that of the copy or newer, in one transaction.
 * @returns the number of rows. @throws Failure when the file is no whole copy, or a table is not empty.
 */
export async function readCopy(url: string, file: string): Promise<number> {
  return connected(url, async (client) => {
    await client.query('begin');
    // references are whole in the copy, whatever comes first
    await client.query('set local session_replication_role = replica');
    const present = new Map((await tablesOf(client)).map((table) => [table.name, table]));
    for (const name of present.keys()) {
      if (FILLED_BY_MIGRATIONS.includes(name)) continue;
      if ((await client.query(`select from ${quoted(name)} limit 1`)).rowCount) {
        throw new Failure(`the database at ${new URL(url).host} is not empty: it has rows in ${name}`);
      }
    }
    let table: Table = { name: '', columns: [] };
    let rows: Row[] = [];
    let [text, total] = [0, 0];
    let end: number | undefined;
    const flush = async (): Promise<void> => {
      if (rows.length > 0) await insert(client, table, rows);
      total += rows.length;
      [rows, text] = [[], 0];
    };
    for await (const entry of entriesOf(file)) {
      if (Array.isArray(entry)) {
        rows.push(entry);
        text += entry.reduce((sum, value) => sum + (value?.length ?? 0), 0);
        if (rows.length * table.columns.length >= MOST_VALUES || text >= MOST_TEXT) await flush();
        continue;
      }
      await flush();
      if (entry.end !== undefined) end = entry.end;
      if (!entry.table) continue;
      const { table: name, columns = [] } = entry;
      table = { name, columns };
      const unknown = columns.filter((column) => !present.get(name)?.columns.includes(column));
      if (unknown.length > 0) throw new Failure(`${file} is of a newer version: it has ${name} (${unknown.join()})`);
      if (FILLED_BY_MIGRATIONS.includes(name)) await client.query(`delete from ${quoted(name)}`);
    }
    await flush();
    if (end !== total) throw new Failure(`${file} is not a whole copy`);
    await client.query('analyze');
    for (const { name, identity } of present.values()) {
      if (identity) {
        await client.query(
          `select setval(pg_get_serial_sequence($1, $2), (select coalesce(max(${quoted(identity)}), 0) + 1 from ${quoted(name)}), false)`,
          [name, identity],
        );
      }
    }
    await client.query(`select setval('change_seq', (select coalesce(max(seq), 0) + 1 from customer_changes), false)`);
    await client.query('commit');
    return total;
  });
}

/** Every line of a copy, parsed. @throws Failure when it is none. */
async function* entriesOf(file: string): AsyncGenerator<Row | Mark> {
  try {
    let first = true;
    for await (const text of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
      const entry = JSON.parse(text) as Row | Mark;
      if (first && (Array.isArray(entry) || entry.format !== FORMAT))
        throw new Failure(`${file} is not a copy of our tables`);
      first = false;
      yield entry;
    }
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`${file} is not a whole copy: ${(error as Error).message}`);
  }
}

/** Our tables with their columns, but for the list of migrations, which a migrated database has already. */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
      min(a.attname::text) filter (where a.attidentity <> '') as identity
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and c.relname <> 'schema_migrations'
    group by c.relname order by c.relname`);
  return rows;
}

async function insert(client: pg.Client, { name, columns }: Table, rows: readonly Row[]): Promise<void> {
  let n = 0;
  const values = rows.map((row) => `(${row.map(() => `$${(n += 1)}`).join()})`).join();
  const text = `insert into ${quoted(name)} (${columns.map(quoted).join()}) overriding system value values ${values}`;
  await client.query(text, rows.flat());
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(url, work, TIMEOUTS).catch((error: Error) => {
    throw error instanceof Failure ? error : new Failure(`PostgreSQL at ${new URL(url).host}: ${error.message}`);
  });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
