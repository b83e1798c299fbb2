import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  findServer,
  initialise,
  OWNER,
  packagedPlaces,
  POSTGRES_IMAGE,
  SERVICE_USER,
  serverCommand,
  systemPlaces,
  versionOfData,
  type ServerPrograms,
} from '../../libs/testing/src/postgres-programs.ts';
import { withClient } from '../../libs/testing/src/with-client.ts';
import { keep, password as newPassword } from '../containers/kept-files.ts';
import { Failure, ROOT } from '../run.ts';
import { ensureImage, inContainer } from './container.ts';
import { freePort } from './ports.ts';
import type { Program } from './supervisor.ts';
import { installSystemPackage } from './system-packages.ts';

const IMAGE_MAJOR = Number(/:(\d+)/.exec(POSTGRES_IMAGE)?.[1]);
const TIMEOUTS = { connectionTimeoutMillis: 3000, query_timeout: 3000 };
/** Where the PostgreSQL of `make up` keeps its passwords and, in `data`, its data. */
const FOLDER = join(ROOT, '.soc/postgres');
const DATA = join(FOLDER, 'data');

/** The PostgreSQL that the services use: their URL, and the owner's, who migrates. */
export interface ChosenPostgres {
  url: string;
  ownerUrl: string;
  /** How to start it, and the owner's URL of a database that every server has, unless it is somebody else's. */
  own?: { start: Program; serverUrl: string };
}

export async function choosePostgres(environment: NodeJS.ProcessEnv): Promise<ChosenPostgres> {
  if (!environment.DATABASE_URL) return ownPostgres();
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl = url } = environment;
  await assertAnswers(ownerUrl);
  return { url, ownerUrl };
}

/** The one of `make up`. @throws Failure where there can be none. */
export async function ownPostgres(): Promise<Required<ChosenPostgres>> {
  const server = await ensurePostgres(versionOfData(DATA));
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const port = await freePort(7432);
  const password = secret('owner-password');
  const urlOf = (user: string, password: string): string => `postgresql://${user}:${password}@127.0.0.1:${port}`;
  const start = server ? asProcess(server, port, password) : asContainer(port, password);
  return {
    url: `${urlOf(SERVICE_USER, secret('service-password'))}/soc`,
    ownerUrl: `${urlOf(OWNER, password)}/soc`,
    own: { start: { ...start, endBy: 'SIGINT' }, serverUrl: `${urlOf(OWNER, password)}/postgres` },
  };
}

/**
 * Finds or installs a PostgreSQL server: an installed one, the one npm brought, one of the system's packages, a container.
 * @param major the only version that will do, undefined for any from 15 on.
 * @returns undefined where a Docker engine runs it.
 */
export async function ensurePostgres(major?: number): Promise<ServerPrograms | undefined> {
  const found = findServer([...systemPlaces(), ...packagedPlaces()], major);
  if (found) return found;
  if (major === undefined && (await installSystemPackage({ apt: 'postgresql', brew: ['postgresql@17'] }))) {
    const installed = findServer(systemPlaces());
    if (installed) return installed;
  }
  if ((major === undefined || major === IMAGE_MAJOR) && (await ensureImage(POSTGRES_IMAGE))) return undefined;
  throw new Failure(
    major === undefined
      ? `there is no PostgreSQL: install its server, 15 or newer, or start a Docker that can fetch ${POSTGRES_IMAGE}, or set DATABASE_URL`
      : `the data in ${DATA} are of PostgreSQL ${major}, which is not installed: install it, or move the folder away`,
  );
}

function asProcess(server: ServerPrograms, port: number, password: string): Program {
  try {
    initialise(server, DATA, password);
    const { command, args, options } = serverCommand(server, DATA, port);
    return { name: 'postgres', command, args, ...options, mark: DATA, quiet: true };
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

function asContainer(port: number, password: string): Program {
  mkdirSync(DATA, { recursive: true, mode: 0o700 });
  const user = process.getuid?.() === 0 ? [] : ['--user', `${process.getuid?.()}:${process.getgid?.()}`];
  const args = [...user, '--stop-signal', 'SIGINT', '--publish', `127.0.0.1:${port}:5432`];
  args.push('--volume', `${DATA}:/var/lib/postgresql/data`);
  args.push('--env', `POSTGRES_USER=${OWNER}`, '--env', 'POSTGRES_PASSWORD', '--env', 'POSTGRES_DB=postgres');
  args.push('--env', 'POSTGRES_INITDB_ARGS=--no-locale --encoding=UTF8 --auth-host=scram-sha-256');
  return inContainer('postgres', args, [POSTGRES_IMAGE], { ...process.env, POSTGRES_PASSWORD: password });
}

/** A password that is made once and then kept. */
function secret(name: string): string {
  return keep(join(FOLDER, name), newPassword, 0o600);
}

/** Makes our database on a server that has none yet. */
export async function ensureDatabase(url: string): Promise<void> {
  if ((await administer(url, "select from pg_database where datname = 'soc'")) === 0) {
    await administer(url, 'create database soc');
  }
}

/** Has an owner's statement carried out; how many rows it gave or changed. */
export function administer(url: string, statement: string): Promise<number> {
  return withClient(url, async (client) => (await client.query(statement)).rowCount ?? 0, TIMEOUTS);
}

/** Whether a server lets us in. */
export async function answersAsPostgres(url: string): Promise<boolean> {
  try {
    await withClient(url, (client) => client.query('select'), TIMEOUTS);
    return true;
  } catch {
    return false;
  }
}

async function assertAnswers(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Failure('DATABASE_URL is not a URL; it looks like postgresql://user:password@host:5432/database');
  }
  const { host } = new URL(url);
  const version = "select current_setting('server_version_num')::int as version";
  const ask = withClient(url, (client) => client.query<{ version: number }>(version), TIMEOUTS);
  const { rows } = await ask.catch((error: Error) => {
    throw new Failure(`DATABASE_URL is set, but PostgreSQL at ${host} does not let us in: ${error.message}`);
  });
  if (rows[0]!.version < 150_000) throw new Failure(`PostgreSQL at ${host} is too old: 15 or newer is needed`);
}
