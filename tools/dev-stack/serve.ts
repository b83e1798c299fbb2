import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersPing } from '../../libs/testing/src/redis-programs.ts';
import { SERVICES, type ServiceName } from '../../libs/testing/src/services.ts';
import { adminKey } from '../containers/access-key.ts';
import { ENDING, Failure, ROOT, run } from '../run.ts';
import { freePort } from './ports.ts';
import { answersAsPostgres, ensureDatabase, type ChosenPostgres } from './postgres.ts';
import type { ChosenRedis } from './redis.ts';
import { claimRunning, forgetRunning, writeRunning, type Running } from './running.ts';
import { Supervisor } from './supervisor.ts';

const NODE = join(ROOT, 'node_modules/.bin/node');
const WEB_ROOT = join(ROOT, 'web/dist/browser');
const DEMO_NETWORKS = join(ROOT, 'services/agent-worker/network-lists');
/**
 * The heap in MiB, of young objects (in each of three spaces) and of old ones: without bounds it grows on a large machine without need. So
 * small a heap would be collected every second; it is collected once it has grown by 60 %. One thread collects young objects: several take
 * longer to agree than to collect.
 */
const HEAP = [
  '--max-semi-space-size=16',
  '--max-old-space-size=256',
  '--heap-growing-percent=60',
  '--no-parallel-scavenge',
];
/** What is no heap: each thread would have its own store of it to begin with, and give little back. */
const MALLOC = { MALLOC_ARENA_MAX: '2' };
/** On a machine that has too much to do, taking signals in and showing them comes first: a burst waits in its queue. */
const NICE: Partial<Record<ServiceName, number>> = { coordinator: 5, 'agent-worker': 5, 'analyzer-worker': 5 };

/** What `up.ts` decides. */
export interface Plan {
  port: number;
  host: string;
  redis: ChosenRedis;
  postgres: ChosenPostgres;
  /** The processes write to `.soc/logs` alone. */
  quiet?: boolean;
}

/**
 * Runs the whole system until it is told to end or cannot go on.
 * @param mark a part of this process's command line.
 * @param show gets the lines of processes that are not quiet, and notes about any of them.
 * @param ready gets the address, and how to log in for the first time, once everything runs.
 */
export async function serve(
  plan: Plan,
  mark: string,
  show: (name: string, line: string) => void,
  ready: (url: string, link: string) => void,
): Promise<void> {
  const url = `http://localhost:${plan.port}`;
  const { redis, postgres } = plan;
  const running: Running = {
    url,
    redisUrl: redis.url,
    databaseUrl: postgres.url,
    databaseOwnerUrl: postgres.ownerUrl,
    apiKey: adminKey(join(ROOT, '.soc/access')),
    processes: [{ name: 'up', pid: process.pid, mark }],
  };
  claimRunning(running);
  const supervisor = new Supervisor(show, (processes) =>
    writeRunning({ ...running, processes: [...running.processes, ...processes] }),
  );
  const told = toldToEnd(supervisor);
  try {
    const started = start(supervisor, plan, running).then((link) => ready(url, link));
    started.catch(() => undefined);
    await Promise.race([started, supervisor.failure, told]);
    await Promise.race([supervisor.failure, told]);
  } finally {
    await supervisor.stop();
    forgetRunning();
  }
}

/** Resolves at the first signal to end, or when the terminal is gone; a second signal is impatience. */
function toldToEnd(supervisor: Supervisor): Promise<void> {
  let told = false;
  return new Promise((resolve) => {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve());
    for (const signal of ENDING) {
      process.on(signal, () => {
        if (told) supervisor.kill();
        told = true;
        resolve();
      });
    }
  });
}

/** @returns what is to be said of the first login; empty where somebody can log in already. */
async function start(
  supervisor: Supervisor,
  { port, host, redis, postgres, quiet = false }: Plan,
  running: Running,
): Promise<string> {
  await Promise.all([
    redis.start && supervisor.start(redis.start, () => answersPing(new URL(redis.url))),
    postgres.own && startPostgres(supervisor, postgres.own),
  ]);
  const ports = new Map([['gateway', port]]);
  for (const name of [...SERVICES, ...SERVICES.map(metricsOf)]) {
    if (!ports.has(name)) ports.set(name, await freePort(port + 1, new Set(ports.values())));
  }
  const portOf = (name: string): string => String(ports.get(name));
  running.metricsUrls = SERVICES.map((name) => `http://127.0.0.1:${portOf(metricsOf(name))}/metrics`);
  // the services have no business as the owner of the tables
  const environment = { ...process.env };
  delete environment.DATABASE_OWNER_URL;
  delete environment.ADMIN_API_KEY;
  const env = {
    LOG_MODE: 'minimal',
    THREAT_GENERATION_INTERVAL: '30',
    NETWORK_LISTS: DEMO_NETWORKS,
    PUBLIC_URL: running.url,
    ...(existsSync(WEB_ROOT) ? { WEB_ROOT } : {}),
    ...environment,
    REDIS_URL: redis.url,
    DATABASE_URL: postgres.url,
    NOTIFIER_URL: `http://127.0.0.1:${portOf('notifier')}`,
  };
  await program('migrate', { ...env, DATABASE_OWNER_URL: postgres.ownerUrl }, 'the database could not be migrated');
  await Promise.all(
    SERVICES.map((name) => {
      const main = `services/${name}/dist/main.js`;
      const args = [...HEAP, '--enable-source-maps', main];
      const addresses = {
        PORT: portOf(name),
        // only the gateway is for others; the rest answer it and `make up`
        HOST: name === 'gateway' ? host : '127.0.0.1',
        METRICS_PORT: portOf(metricsOf(name)),
        METRICS_HOST: '127.0.0.1',
      };
      const service = {
        name,
        command: NODE,
        args,
        env: { ...MALLOC, ...env, ...addresses },
        mark: main,
        nice: NICE[name] ?? 0,
        quiet,
      };
      return supervisor.start(service, () => isReady(portOf(name)));
    }),
  );
  await program('load-demo-data', env, 'the demo data could not be loaded');
  const { stdout } = await promisify(execFile)(NODE, ['services/coordinator/dist/first-access.js'], {
    cwd: ROOT,
    env: { ...env, ADMIN_API_KEY: running.apiKey },
    signal: supervisor.ending,
  }).catch((error: Error & { stderr?: string }) => {
    throw new Failure(`nobody could be let in: ${error.stderr ?? error.message}`);
  });
  return stdout.trim();

  async function program(name: string, environment: NodeJS.ProcessEnv, complaint: string): Promise<void> {
    const options = { env: environment, signal: supervisor.ending };
    const code = await run(NODE, [`services/coordinator/dist/${name}.js`], options);
    if (code !== 0) throw new Failure(`${complaint} (exit code ${code})`);
  }
}

/** What the port of a service's metrics is called here. */
function metricsOf(name: ServiceName): string {
  return `metrics of ${name}`;
}

async function startPostgres(
  supervisor: Supervisor,
  { start, serverUrl }: NonNullable<ChosenPostgres['own']>,
): Promise<void> {
  await supervisor.start(start, () => answersAsPostgres(serverUrl));
  await ensureDatabase(serverUrl);
}

async function isReady(port: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
