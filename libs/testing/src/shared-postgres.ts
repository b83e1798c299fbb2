import { randomBytes } from 'node:crypto';
import { withClient } from './postgres-server.js';

/**
 * Makes an empty database for one test file, on the one PostgreSQL that all integration tests share.
 * @returns the owner's address of it, and how to take it away.
 * @throws Error outside the `integration` project of jest.
 */
export async function createTestDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: only files named .int.spec.ts have a PostgreSQL');
  return createDatabase(server, `test_${randomBytes(6).toString('hex')}`);
}

/** Makes a database of this name on a server. */
export async function createDatabase(
  server: string,
  name: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const run = (statement: string): Promise<unknown> => withClient(server, (client) => client.query(statement));
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await run(`drop database ${name} with (force)`)) };
}

/** What the migrations fill: tables that keep their rows when a test empties its database, and counters that begin again. */
const SEEDED = [
  ...['schema_migrations', 'customers', 'customer_changes', 'context_totals', 'counted_threats', 'counted_figures'],
  'incident_progress',
];
const BEGIN_AGAIN = `update context_totals set documents = 0; update counted_threats set seq = 0; update counted_figures set seq = 0;
  update incident_progress set looked_up_to = 0, next_up_to = 0`;

/** Takes away all that was stored in a database whose schema is made, but for who its customers are. @param url of its owner */
export async function emptyDatabase(url: string): Promise<void> {
  await withClient(url, async (owner) => {
    const { rows } = await owner.query<{ tables: string }>(
      `select string_agg(quote_ident(relname), ', ') as tables from pg_class
       where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace and relname <> all($1)`,
      [SEEDED],
    );
    await owner.query(`truncate ${rows[0]!.tables}; ${BEGIN_AGAIN}`);
  });
}
