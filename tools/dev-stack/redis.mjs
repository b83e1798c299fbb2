import { mkdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { freePort } from './ports.mjs';
import { Failure, ROOT, find, output, run, say } from '../run.mjs';
import { installSystemPackage } from './system-packages.mjs';

const OLDEST = [6, 2];
const IMAGE = 'redis:7-bookworm';
/** An image that takes longer to fetch is not to be had. */
const PULL_TIMEOUT_MS = 120_000;
/** Nothing accepted may be lost: every write is in the append-only file a second later, and nothing is evicted. */
const OPTIONS = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  // rewriting the file costs as much as writing it: not before it is worth it
  '--auto-aof-rewrite-min-size',
  '1gb',
  '--save',
  '',
  '--maxmemory-policy',
  'noeviction',
  '--loglevel',
  'warning',
];
/** Where the Redis of `make up` keeps its data. */
export const REDIS_DATA = join(ROOT, '.soc/redis');

/**
 * The Redis that the services use.
 * @returns its URL and, unless it is somebody else's, how to start it.
 */
export async function chooseRedis(environment) {
  if (environment.REDIS_URL) {
    await assertAnswers(environment.REDIS_URL);
    return { url: environment.REDIS_URL };
  }
  const server = await ensureRedisServer();
  mkdirSync(REDIS_DATA, { recursive: true });
  const port = await freePort(7379);
  return {
    url: `redis://127.0.0.1:${port}`,
    start: server.program ? asProcess(server.program, port) : asContainer(port),
  };
}

/** Finds or installs a Redis server. @returns `{ program }`, or `{}` where a Docker engine runs it. */
export async function ensureRedisServer() {
  const program = await ensureRedisProgram();
  if (program) return { program };
  if (await ensureRedisImage()) return {};
  throw new Failure(
    `there is no Redis: install redis-server or valkey-server (${OLDEST.join('.')} or newer), or start a Docker that can fetch ${IMAGE}, or set REDIS_URL`,
  );
}

/** Whether a Docker engine answers that has Redis' image, or fetches it now. */
export async function ensureRedisImage() {
  if (!find('docker') || !output('docker', ['info', '--format', '{{.ServerVersion}}'])) return false;
  if (output('docker', ['image', 'inspect', '--format', '{{.Id}}', IMAGE])) return true;
  say(`fetching ${IMAGE} with Docker`);
  return (await run('docker', ['pull', '--quiet', IMAGE], { timeout: PULL_TIMEOUT_MS })) === 0;
}

/** Name of the Redis server that is installed, now if need be; undefined where that is not possible. */
export async function ensureRedisProgram() {
  return (
    installedProgram() ??
    ((await installSystemPackage({ apt: 'redis-server', brew: ['redis'] })) ? installedProgram() : undefined)
  );
}

function installedProgram() {
  return ['redis-server', 'valkey-server'].find((program) => {
    const [, major, minor] = /v=(\d+)\.(\d+)/.exec(find(program) ? (output(program, ['--version']) ?? '') : '') ?? [];
    return major > OLDEST[0] || (Number(major) === OLDEST[0] && minor >= OLDEST[1]);
  });
}

function asProcess(program, port) {
  // its folder is its working directory, because a configured one may hold no space in every version
  return {
    name: 'redis',
    command: program,
    args: ['--port', String(port), '--bind', '127.0.0.1', ...OPTIONS],
    cwd: REDIS_DATA,
    mark: program,
    quiet: true,
  };
}

function asContainer(port) {
  const container = `soc-redis-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`;
  output('docker', ['rm', '--force', container]);
  const args = ['run', '--rm', '--name', container, '--user', `${process.getuid()}:${process.getgid()}`];
  args.push(
    '--publish',
    `127.0.0.1:${port}:6379`,
    '--volume',
    `${REDIS_DATA}:/data`,
    IMAGE,
    'redis-server',
    // its port is this machine's alone, and nobody reaches its own loopback
    '--protected-mode',
    'no',
    ...OPTIONS,
  );
  return { name: 'redis', command: 'docker', args, cwd: ROOT, mark: container, quiet: true };
}

/** Of several addresses, of a cluster or of Sentinels, one that answers will do. */
async function assertAnswers(redisUrl) {
  const urls = redisUrl.split(',').map((text) => {
    if (!URL.canParse(text)) throw new Failure('REDIS_URL is not a URL; it looks like redis://host:6379');
    const url = new URL(text);
    if (['redis:', 'rediss:'].includes(url.protocol)) return url;
    throw new Failure('REDIS_URL must begin with redis:// or rediss://');
  });
  const answered = await Promise.all(urls.map(answers));
  if (answered.includes(true)) return;
  throw new Failure(`REDIS_URL is set, but nothing answers at ${urls.map(({ host }) => host).join(', ')}`);
}

/** Whether something that talks like Redis is there; one that asks for a password counts, `LOADING` does not. */
export function answers(url) {
  return new Promise((resolve) => {
    const open = url.protocol === 'rediss:' ? connectTls : connect;
    const { hostname, port } = url;
    const ca = process.env.REDIS_CA_FILE ? readFileSync(process.env.REDIS_CA_FILE) : undefined;
    const socket = open({ host: hostname, port: Number(port || 6379), servername: hostname, ca }, () =>
      socket.write('PING\r\n'),
    );
    const done = (answer) => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(3000, () => done(false));
    socket.once('data', (data) => done(/^(\+PONG|-NOAUTH)/.test(data.toString())));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}

/** Whether a file is a whole snapshot that this version of Redis can read. */
export async function isSnapshot(program, file) {
  return (await run(program.replace('-server', '-check-rdb'), [file], { stdio: 'ignore' })) === 0;
}
