import { randomBytes } from 'node:crypto';
import { withClient } from './with-client.js';

/** What all test files copy that need this version's schema; the first of them makes it, under the other name. */
const [MIGRATED, MIGRATING] = ['migrated', 'migrating'];
/** One lock for all who would make it. */
const LOCK = 50_127;

/** A database of a test's own. */
export interface TestDatabase {
  /** Its owner's address of it. */
  url: string;
  drop: () => Promise<void>;
}

/**
 * Makes an empty database for one test file, on the one PostgreSQL that all integration tests share.
 * @throws Error outside the `integration` project of jest.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(sharedPostgresUrl(), testName());
}

/**
 * Makes a database with this version's schema for one test file, owned by who uses it, too.
 * @param migrate the store's, which nothing here may import.
 * @throws Error outside the `integration` project of jest.
 */
export async function createMigratedDatabase(
  migrate: (ownerUrl: string, serviceUrl: string) => Promise<unknown>,
): Promise<TestDatabase> {
  const server = sharedPostgresUrl();
  await withClient(server, async (client) => {
    // it goes with the connection
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [MIGRATED]);
    if (rowCount) return;
    await client.query(`drop database if exists ${MIGRATING} with (force)`);
    const { url } = await createDatabase(server, MIGRATING);
    await migrate(url, url);
    await client.query(`alter database ${MIGRATING} rename to ${MIGRATED}`);
  });
  return createDatabase(server, testName(), MIGRATED);
}

function sharedPostgresUrl(): string {
  const server = process.env['TEST_POSTGRES_URL'];
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: only files named .int.spec.ts have a PostgreSQL');
  return server;
}

function testName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}

/** Makes a database of this name on a server, empty or like another one of it that nobody uses. */
export async function createDatabase(server: string, name: string, like = 'template1'): Promise<TestDatabase> {
  const run = (statement: string): Promise<unknown> => withClient(server, (client) => client.query(statement));
  await run(`create database ${name} template ${like}`);
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
