import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { failureOf } from './errors.js';

/** One lock for all who may migrate a database at the same time. */
const LOCK = 50_126;
const CONNECT_TIMEOUT_MS = 2000;
/** Longest wait for a server that is being started, and for another process that migrates. */
const PATIENCE_MS = 120_000;
const RETRY_AFTER_MS = 500;
/** SQLSTATE of a password that is not the one. */
const INVALID_PASSWORD = '28P01';
/** The roles whose rights the migrations give: of the services, and of one customer's analysts. */
const ROLES = ['soc_service', 'soc_tenant'];
const FOLDER = new URL('../../migrations/', import.meta.url);

/** `0001-….sql` and so on, in order; each is readable by the version before, and none is ever changed. */
const MIGRATIONS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map((file) => ({ version: Number(file.slice(0, 4)), file }));

/** The schema this version needs; a newer one does as well. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.version;

/**
 * Brings a database to this version's schema: once, however many try at the same time, and each step whole or not at all. A
 * newer schema stays as it is.
 * @param ownerUrl whose tables they are or will be.
 * @param serviceUrl who the services log in as; a login of this name is made where there is none, and gets this password where it has another.
 * @returns the names of the steps that were taken.
 * @throws Error that says what the owner may not do, or that the server did not answer for two minutes.
 */
export async function migrate(ownerUrl: string, serviceUrl: string): Promise<string[]> {
  const client = await connected(ownerUrl);
  try {
    await client.query(`set lock_timeout = ${PATIENCE_MS}`);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await ensureRoles(client);
    await ensureLogin(client, serviceUrl);
    await client.query(`
      create table if not exists schema_migrations (
        version int primary key, name text not null, applied_at timestamptz not null default now());
      grant select on schema_migrations to ${ROLES.join()}`);
    const { rows } = await client.query<{ version: number | null }>(
      'select max(version) as version from schema_migrations',
    );
    const pending = MIGRATIONS.filter(({ version }) => version > (rows[0]?.version ?? 0));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ file }) => file);
  } finally {
    // the lock goes with the connection
    await client.end().catch(() => undefined);
  }
}

async function connected(url: string): Promise<pg.Client> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await wait(RETRY_AFTER_MS)) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'migrations',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (failureOf(error) === 'refused' || Date.now() > deadline) throw error;
    }
  }
}

/** Roles are a server's, not a database's: somebody may make them for another database at the same moment. */
async function ensureRoles(client: pg.Client): Promise<void> {
  for (const role of ROLES) {
    await client.query(`
      do $$ begin
        if to_regrole('${role}') is null then create role ${role} nologin; end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
  }
}

async function ensureLogin(client: pg.Client, serviceUrl: string): Promise<void> {
  const { username, password } = new URL(serviceUrl);
  const name = decodeURIComponent(username);
  const secret = client.escapeLiteral(decodeURIComponent(password));
  const login = client.escapeIdentifier(name);
  const { rows } = await client.query<{ member: boolean }>(
    `select bool_and(pg_has_role(r.oid, role, 'member')) as member
     from pg_roles r cross join unnest($2::text[]) role where rolname = $1 group by rolname`,
    [name, ROLES],
  );
  const [known] = rows;
  if (!known) await client.query(`create role ${login} login password ${secret}`);
  else if (await isRefused(serviceUrl)) await client.query(`alter role ${login} password ${secret}`);
  if (!known?.member) await client.query(`grant ${ROLES.join()} to ${login}`);
}

/** Whether the server knows the login by another password. */
async function isRefused(url: string): Promise<boolean> {
  try {
    await (await connected(url)).end();
    return false;
  } catch (error) {
    return (error as { code?: string }).code === INVALID_PASSWORD;
  }
}

async function apply(client: pg.Client, { version, file }: { version: number; file: string }): Promise<void> {
  try {
    await client.query('begin');
    await client.query(readFileSync(new URL(file, FOLDER), 'utf8'));
    await client.query('insert into schema_migrations (version, name) values ($1, $2)', [version, file]);
    await client.query('commit');
  } catch (error) {
    throw new Error(`migration ${file}: ${(error as Error).message}`, { cause: error });
  }
}
