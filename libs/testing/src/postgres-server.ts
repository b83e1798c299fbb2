import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../../tools/ports.mjs';
import { findServer, initialise, OWNER, serverCommand } from '../../../tools/postgres-server.mjs';

/** What a container runs where no server can be found, as in docker-compose.yml. */
const IMAGE = 'postgres:17-trixie';
const START_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 2000;

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

/**
 * Starts an empty PostgreSQL on a free port, as `make up` configures it: an installed one, else the one npm brought, else a
 * container.
 * @throws Error when there is neither.
 */
export async function startPostgres(): Promise<PostgresServer> {
  // not one of the ports that outgoing connections get
  const port = await freePort(randomInt(20_000, 32_000));
  const password = randomBytes(12).toString('hex');
  const url = `postgresql://${OWNER}:${password}@127.0.0.1:${port}/postgres`;
  const programs = findServer();
  if (!programs) return startContainer(url);
  const folder = mkdtempSync(join(tmpdir(), 'soc-postgres-'));
  // whoever the server has to be when we are root gets through
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  initialise(programs, data, password, { durable: false });
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    const run = (): void => {
      const { command, args, options } = serverCommand(programs, data, port);
      server = spawn(command, args, { ...options, stdio: 'ignore' });
    };
    run();
    // while processes of one that was killed have not ended yet, the next one refuses to start
    await answers(url, () => void (server.exitCode !== null && run()));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill(signal);
    await gone;
  };
  const endWithUs = (): void => void server.kill('SIGQUIT');
  process.once('exit', endWithUs);
  await start();
  return {
    url,
    kill: () => end('SIGKILL'),
    signal: (signal) => void server.kill(signal),
    restart: start,
    stop: async () => {
      await end('SIGQUIT');
      process.off('exit', endWithUs);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function startContainer(url: string): Promise<PostgresServer> {
  const { GenericContainer } = await import('testcontainers');
  const { username, password, port } = new URL(url);
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 5432, host: Number(port) })
    .withEnvironment({ POSTGRES_USER: username, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
    .start();
  await answers(url, () => undefined);
  return {
    url,
    kill: async () => void (await container.exec(['kill', '-9', '1'])),
    signal: (signal) => void container.exec(['kill', `-${signal}`, '1']),
    restart: () => container.restart(),
    stop: async () => void (await container.stop()),
  };
}

/** Resolves when the server lets its superuser in. */
async function answers(url: string, beforeEachAttempt: () => void): Promise<void> {
  let failure: unknown;
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
    beforeEachAttempt();
    try {
      await withClient(url, (client) => client.query('select'));
      return;
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`PostgreSQL did not answer: ${String(failure)}`);
}

/** Has something done with a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ANSWER_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
