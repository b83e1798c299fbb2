import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './ports.mjs';
import {
  findServer,
  initialise,
  OWNER,
  packagedPlaces,
  serverCommand,
  systemPlaces,
  versionOfData,
} from './postgres-server.mjs';
import { Failure, ROOT, find, output, run, say } from '../run.mjs';
import { installSystemPackage } from './system-packages.mjs';

const IMAGE = 'postgres:17-trixie';
const IMAGE_MAJOR = 17;
/** An image that takes longer to fetch is not to be had. */
const PULL_TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 3000;
/** Where the PostgreSQL of `make up` keeps its passwords and, in `data`, its data. */
const FOLDER = join(ROOT, '.soc/postgres');
const DATA = join(FOLDER, 'data');
/** Who the services are; what they may do is in the migrations. */
const SERVICE = 'soc_app';

/**
 * The PostgreSQL that the services use.
 * @returns its URLs, of the services and of the owner, who migrates; unless it is somebody else's, also how to start it, and
 * the owner's URL of a database that every server has.
 */
export async function choosePostgres(environment) {
  if (environment.DATABASE_URL) {
    const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl = url } = environment;
    await assertAnswers(ownerUrl);
    return { url, ownerUrl };
  }
  const server = await ensurePostgres(versionOfData(DATA));
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const port = await freePort(7432);
  const owner = secret('owner-password');
  const urlOf = (user, password) => `postgresql://${user}:${password}@127.0.0.1:${port}`;
  return {
    url: `${urlOf(SERVICE, secret('service-password'))}/soc`,
    ownerUrl: `${urlOf(OWNER, owner)}/soc`,
    start: { ...(server.bin ? asProcess(server, port, owner) : asContainer(port, owner)), endBy: 'SIGINT' },
    serverUrl: `${urlOf(OWNER, owner)}/postgres`,
  };
}

/**
 * Finds or installs a PostgreSQL server: an installed one, the one npm brought, one of the system's packages, a container.
 * @param major the only version that will do, undefined for any from 15 on.
 * @returns `{ bin, major }`, or `{}` where a Docker engine runs it.
 */
export async function ensurePostgres(major) {
  const found = findServer([...systemPlaces(), ...packagedPlaces()], major);
  if (found) return found;
  if (major === undefined && (await installSystemPackage({ apt: 'postgresql', brew: ['postgresql@17'] }))) {
    const installed = findServer(systemPlaces());
    if (installed) return installed;
  }
  if ((major === undefined || major === IMAGE_MAJOR) && (await ensurePostgresImage())) return {};
  throw new Failure(
    major === undefined
      ? `there is no PostgreSQL: install its server, 15 or newer, or start a Docker that can fetch ${IMAGE}, or set DATABASE_URL`
      : `the data in ${DATA} are of PostgreSQL ${major}, which is not installed: install it, or move the folder away`,
  );
}

/** Whether a Docker engine answers that has PostgreSQL's image, or fetches it now. */
async function ensurePostgresImage() {
  if (!find('docker') || !output('docker', ['info', '--format', '{{.ServerVersion}}'])) return false;
  if (output('docker', ['image', 'inspect', '--format', '{{.Id}}', IMAGE])) return true;
  say(`fetching ${IMAGE} with Docker`);
  return (await run('docker', ['pull', '--quiet', IMAGE], { timeout: PULL_TIMEOUT_MS })) === 0;
}

function asProcess(server, port, password) {
  initialise(server, DATA, password);
  const { command, args, options } = serverCommand(server, DATA, port);
  return { name: 'postgres', command, args, cwd: ROOT, ...options, mark: DATA, quiet: true };
}

function asContainer(port, password) {
  const container = `soc-postgres-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`;
  output('docker', ['rm', '--force', container]);
  mkdirSync(DATA, { recursive: true, mode: 0o700 });
  const args = ['run', '--rm', '--name', container, '--stop-signal', 'SIGINT'];
  if (process.getuid() !== 0) args.push('--user', `${process.getuid()}:${process.getgid()}`);
  args.push('--publish', `127.0.0.1:${port}:5432`, '--volume', `${DATA}:/var/lib/postgresql/data`);
  args.push('--env', `POSTGRES_USER=${OWNER}`, '--env', 'POSTGRES_PASSWORD', '--env', 'POSTGRES_DB=postgres');
  args.push('--env', 'POSTGRES_INITDB_ARGS=--no-locale --encoding=UTF8 --auth-host=scram-sha-256', IMAGE);
  const env = { ...process.env, POSTGRES_PASSWORD: password };
  return { name: 'postgres', command: 'docker', args, cwd: ROOT, env, mark: container, quiet: true };
}

/** A password that is made once and then kept. */
function secret(name) {
  const file = join(FOLDER, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Makes our database on a server that has none yet. */
export async function ensureDatabase(url) {
  if ((await administer(url, "select from pg_database where datname = 'soc'")) === 0) {
    await administer(url, 'create database soc');
  }
}

/** Has an owner's statement carried out; how many rows it gave or changed. */
export async function administer(url, statement) {
  return withClient(url, async (client) => (await client.query(statement)).rowCount ?? 0);
}

/** Whether a server lets us in. */
export async function answersAsPostgres(url) {
  try {
    await withClient(url, (client) => client.query('select'));
    return true;
  } catch {
    return false;
  }
}

async function assertAnswers(url) {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Failure('DATABASE_URL is not a URL; it looks like postgresql://user:password@host:5432/database');
  }
  const { host } = new URL(url);
  try {
    const version = await withClient(url, async (client) =>
      Number((await client.query('show server_version_num')).rows[0].server_version_num),
    );
    if (version < 150_000) throw new Failure(`PostgreSQL at ${host} is too old: 15 or newer is needed`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`DATABASE_URL is set, but PostgreSQL at ${host} does not let us in: ${error.message}`);
  }
}

async function withClient(url, work) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  });
  // a connection that breaks is an answer, too
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
