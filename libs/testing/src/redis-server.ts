import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlsOf } from './container-controls.ts';
import { answersPing, installedRedis, OLDEST_REDIS, REDIS_IMAGE, REDIS_OPTIONS } from './redis-programs.ts';

/** From here on up to 32,000 no outgoing connection gets a port, which would be gone before a server has started. */
const FIRST_PORT = 20_000;
/** Each of jest's workers has ports of its own: what one of them has chosen no other takes before it is used. */
const [PORTS_OF_A_WORKER, WORKERS] = [3000, 4];
/** Longest wait for the container that cleans up after killed test runs. */
const REAPER_TIMEOUT_MS = 30_000;
/** Generous: it starts at once, but not while a whole machine tests. */
const START_TIMEOUT_MS = 90_000;

/** A Redis of a test's own. */
export interface RedisServer {
  /** `redis://host:port`; the same for its whole life. */
  readonly url: string;
  /** Takes the server away without warning; its data stay. */
  kill(): Promise<void>;
  /** Lets it hear nothing and say nothing, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Brings a killed server back, with its data and at the same address. */
  restart(): Promise<void>;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts an empty Redis on a free port: a container where a container engine answers that has the image (`make test`
 * fetches it), else `redis-server` or `valkey-server` in a temporary folder.
 * @throws Error that says what to install, when there is neither.
 */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  return (await runsInContainer()) ? startContainer(port) : startProcess(port);
}

/** Ports that were given, and that nobody may listen on yet. */
const given = new Set<number>();

/** A port of this machine that nothing listened on a moment ago, given once: also while its service is down it is kept. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(somePort(), '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

/** A port for a test, taken or not. */
function somePort(): number {
  const worker = (Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % WORKERS;
  const first = FIRST_PORT + worker * PORTS_OF_A_WORKER;
  return randomInt(first, first + PORTS_OF_A_WORKER);
}

/** Whether a Redis runs in a container; jest's setups ask once for all files of a run, since to find out takes a while. */
export async function runsInContainer(): Promise<boolean> {
  const known = process.env['TEST_REDIS_IN_CONTAINER'];
  return known === undefined ? canRunContainers() : known === 'true';
}

async function canRunContainers(): Promise<boolean> {
  const { getContainerRuntimeClient, getReaper, ImageName } = await import('testcontainers');
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  const hasImage = await engine?.image.exists(ImageName.fromString(REDIS_IMAGE)).catch(() => false);
  if (!engine || !hasImage) return false;
  // an engine that cannot fetch the reaper's image does without: each test that starts a Redis also stops it
  const late = sleep(REAPER_TIMEOUT_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no reaper')));
  await Promise.race([getReaper(engine), late]).catch(() => {
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  });
  return true;
}

async function startContainer(port: number): Promise<RedisServer> {
  const { RedisContainer } = await import('@testcontainers/redis');
  const container = await new RedisContainer(REDIS_IMAGE)
    // a port of our choice, because one of the engine's would change with a restart
    .withExposedPorts({ container: 6379, host: port })
    // not every build of this image answers beyond its own loopback by itself
    .withCommand(['redis-server', '--protected-mode', 'no', ...REDIS_OPTIONS])
    .start();
  return { url: `redis://${container.getHost()}:${port}`, ...controlsOf(container) };
}

async function startProcess(port: number): Promise<RedisServer> {
  const program = installedServer();
  const directory = mkdtempSync(join(tmpdir(), 'soc-redis-'));
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--daemonize',
    'no',
    ...REDIS_OPTIONS,
  ];
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn(program, args, { stdio: 'ignore' });
    await answers(port, server);
  };
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  const signal = (which: 'SIGSTOP' | 'SIGCONT'): void => void server.kill(which);
  process.once('exit', () => server.kill('SIGKILL'));
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    signal,
    restart: start,
    stop: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The Redis program of this machine. @throws Error that says what to install. */
export function installedServer(): string {
  const program = installedRedis();
  if (program) return program;
  const oldest = OLDEST_REDIS.join('.');
  throw new Error(
    `tests need a Redis: install redis-server or valkey-server, ${oldest} or newer, or "docker pull ${REDIS_IMAGE}"`,
  );
}

/** Resolves when the server answers PING; loading an append-only file does not count as an answer. */
async function answers(port: number, server: ChildProcess): Promise<void> {
  const url = new URL(`redis://127.0.0.1:${port}`);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with exit code ${server.exitCode}`);
    if (await answersPing(url)) return;
    await sleep(20);
  }
  throw new Error(`redis-server did not answer within ${START_TIMEOUT_MS} ms`);
}
