import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controlsOf } from './container-controls.ts';
import {
  findServer,
  initialise,
  OWNER,
  POSTGRES_IMAGE,
  serverCommand,
  type ServerPrograms,
} from './postgres-programs.ts';
import { freePort } from './redis-server.ts';
import { withClient } from './with-client.ts';

/** Generous: beside other tests a second's work may take a minute. */
const START_TIMEOUT_MS = 120_000;
/** A server that starts may hear nothing at first, and is asked again. */
const IMPATIENT = { connectionTimeoutMillis: 5000 };

/** A PostgreSQL of a test's own. */
export interface PostgresServer {
  /** Of the database `postgres`, as the superuser; the same for its whole life. */
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

/** The data of a server that has ended in order, for others to begin with. */
export interface PreparedData {
  folder: string;
  /** Of its superuser. */
  password: string;
}

/**
 * Starts a PostgreSQL on a free port, as `make up` configures it: an installed one, else the one npm brought, else a container.
 * @param prepared what it begins with, which only a program of this machine can; left out, it is empty.
 * @param durable false for one whose data need not survive this machine, which is faster.
 * @throws Error when there is neither.
 */
export async function startPostgres({
  prepared,
  durable = true,
}: { prepared?: PreparedData | undefined; durable?: boolean } = {}): Promise<PostgresServer> {
  const password = prepared?.password ?? randomBytes(12).toString('hex');
  const url = await ownersUrl(password);
  const programs = findServer();
  if (!programs) return startContainer(url);
  const folder = postgresFolder();
  const data = join(folder, 'data');
  // with its owner and rights
  if (prepared) execFileSync('cp', ['-a', prepared.folder, data]);
  else initialise(programs, data, password, { durable: false });
  const server = new LocalPostgres(programs, data, url, durable);
  await server.start();
  return {
    url,
    kill: () => server.end('SIGKILL'),
    signal: (signal) => server.signal(signal),
    restart: () => server.start(),
    stop: async () => {
      await server.end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Makes what servers begin with: has an empty one filled, and ends it in order.
 * @param data the folder for it, which is not there yet.
 * @returns undefined, and fills none, where servers are containers.
 */
export async function preparePostgres(
  data: string,
  fill: (url: string) => Promise<void>,
): Promise<PreparedData | undefined> {
  const programs = findServer();
  if (!programs) return undefined;
  const password = randomBytes(12).toString('hex');
  initialise(programs, data, password, { durable: false });
  const server = new LocalPostgres(programs, data, await ownersUrl(password), false);
  await server.start();
  try {
    await fill(server.url);
  } finally {
    await server.end('SIGINT');
  }
  return { folder: data, password };
}

/** An empty folder, open to the user that the server has to be when we are root. */
export function postgresFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'soc-postgres-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** A server's process over a data folder, which ends with ours. */
export class LocalPostgres {
  readonly url: string;
  private readonly programs: ServerPrograms;
  private readonly data: string;
  private readonly durable: boolean;
  private process: ChildProcess | undefined;
  private readonly endWithUs = (): void => void this.process?.kill('SIGQUIT');

  /** @param url of its superuser; the port is the one it gets. */
  constructor(programs: ServerPrograms, data: string, url: string, durable = true) {
    this.programs = programs;
    this.data = data;
    this.durable = durable;
    this.url = url;
  }

  /** Resolves when it lets its superuser in. */
  async start(): Promise<void> {
    const run = (): void => {
      const port = Number(new URL(this.url).port);
      const { command, args, options } = serverCommand(this.programs, this.data, port, { durable: this.durable });
      this.process = spawn(command, args, { ...options, stdio: 'ignore' });
    };
    process.once('exit', this.endWithUs);
    run();
    // while processes of one that was killed have not ended yet, the next one refuses to start
    await answers(this.url, () => void (this.process?.exitCode !== null && run()));
  }

  /** All its processes, as a container is paused: each connection has one of its own. */
  signal(signal: NodeJS.Signals): void {
    const first = this.pid;
    if (first === undefined) return;
    // before those that it started, so that it starts no more
    hears(first, signal);
    for (const pid of childrenOf(first)) hears(pid, signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', this.endWithUs);
    const first = this.pid;
    if (first === undefined) return;
    const gone = once(this.process!, 'exit');
    const backends = childrenOf(first);
    this.signal('SIGCONT');
    hears(first, signal);
    await gone;
    // of a server that was killed they answer on until they notice
    for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end && backends.some((pid) => hears(pid));)
      await sleep(10);
  }

  /** Of its first process, while that runs. */
  private get pid(): number | undefined {
    const { pid, exitCode, signalCode } = this.process ?? {};
    return exitCode === null && signalCode === null ? pid : undefined;
  }
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return processes.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

/** Sends the signal; without one, only checks. @returns whether the process is there */
function hears(pid: number, signal: NodeJS.Signals | 0 = 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Of a superuser with this password, at a port that is none of those that outgoing connections get. */
export async function ownersUrl(password: string): Promise<string> {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${await freePort()}/postgres`;
}

async function startContainer(url: string): Promise<PostgresServer> {
  const { GenericContainer } = await import('testcontainers');
  const { username, password, port } = new URL(url);
  const container = await new GenericContainer(POSTGRES_IMAGE)
    .withExposedPorts({ container: 5432, host: Number(port) })
    .withEnvironment({ POSTGRES_USER: username, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
    .start();
  await answers(url, () => undefined);
  const controls = controlsOf(container);
  const restart = async (): Promise<void> => {
    await controls.restart();
    await answers(url, () => undefined);
  };
  return { url, ...controls, restart };
}

/** Resolves when the server lets its superuser in. */
async function answers(url: string, beforeEachAttempt: () => void): Promise<void> {
  let failure: unknown;
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
    beforeEachAttempt();
    try {
      await withClient(url, (client) => client.query('select'), IMPATIENT);
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`PostgreSQL did not answer: ${String(failure)}`);
}
