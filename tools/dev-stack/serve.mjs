import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { adminKey } from '../containers/access-key.mjs';
import { freePort } from './ports.mjs';
import { answersAsPostgres, ensureDatabase } from './postgres.mjs';
import { answers } from './redis.mjs';
import { Failure, ROOT, run } from '../run.mjs';
import { claimRunning, forgetRunning, writeRunning } from './running.mjs';
import { Supervisor } from './supervisor.mjs';

const NODE = join(ROOT, 'node_modules/.bin/node');
const WEB_ROOT = join(ROOT, 'web/dist/browser');
const DEMO_NETWORKS = join(ROOT, 'services/agent-worker/network-lists');
/** Each has a folder of its name in `services/`. */
const SERVICES = ['gateway', 'coordinator', 'agent-worker', 'analyzer-worker', 'notifier'];
/**
 * MiB for what was just made, thrice, and for what stays: unbounded, a large machine's heap grows to what nobody needs. So small a heap
 * would be swept each second; it is, once it has grown by 60 % since the last time.
 */
const HEAP = ['--max-semi-space-size=16', '--max-old-space-size=256', '--heap-growing-percent=60'];
/** On a machine that has too much to do, taking signals in and telling of them comes first: a burst waits in its queue. */
const NICE = { coordinator: 5, 'agent-worker': 5, 'analyzer-worker': 5 };

/**
 * Runs the whole system until it is told to end or cannot go on.
 * @param plan `{ port, host, redis, postgres, quiet }`, see `up.mjs`; quiet processes write to `.soc/logs` alone.
 * @param mark a part of this process's command line.
 * @param show takes `(name, line)` of what processes that are not quiet say, and of what is to be said of any.
 * @param ready is called with the address, and what is to be said of the first login, once everything is there.
 */
export async function serve(plan, mark, show, ready) {
  const url = `http://localhost:${plan.port}`;
  const { redis, postgres } = plan;
  const running = {
    url,
    redisUrl: redis.url,
    databaseUrl: postgres.url,
    databaseOwnerUrl: postgres.ownerUrl,
    apiKey: adminKey(join(ROOT, '.soc/access')),
    processes: [{ name: 'up', pid: process.pid, mark }],
  };
  claim(running);
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

function claim(running) {
  try {
    claimRunning(running);
  } catch (error) {
    throw error.code === 'EEXIST' ? new Failure('it is being started already; "make down" ends it') : error;
  }
}

/** Resolves at the first signal to end, or when the terminal is gone; a second signal is impatience. */
function toldToEnd(supervisor) {
  let told = false;
  return new Promise((resolve) => {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', resolve);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (told) supervisor.kill();
        told = true;
        resolve();
      });
    }
  });
}

/** @returns what is to be said of the first login; empty where somebody can log in already. */
async function start(supervisor, { port, host, redis, postgres, quiet }, running) {
  await Promise.all([
    redis.start && supervisor.start({ ...redis.start, isReady: () => answers(new URL(redis.url)) }),
    postgres.start && startPostgres(supervisor, postgres),
  ]);
  const ports = new Map([['gateway', port]]);
  for (const name of [...SERVICES, ...SERVICES.map(metricsOf)]) {
    if (!ports.has(name)) ports.set(name, await freePort(port + 1, new Set(ports.values())));
  }
  running.metricsUrls = SERVICES.map((name) => `http://127.0.0.1:${ports.get(metricsOf(name))}/metrics`);
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
    NOTIFIER_URL: `http://127.0.0.1:${ports.get('notifier')}`,
  };
  await program('migrate', { ...env, DATABASE_OWNER_URL: postgres.ownerUrl }, 'the database could not be migrated');
  await Promise.all(
    SERVICES.map((name) => {
      const servicePort = ports.get(name);
      const metricsPort = ports.get(metricsOf(name));
      const main = `services/${name}/dist/main.js`;
      return supervisor.start({
        name,
        command: NODE,
        args: [...HEAP, '--enable-source-maps', main],
        // only the gateway is for others; the rest answer it and `make up`
        env: {
          ...env,
          PORT: String(servicePort),
          HOST: name === 'gateway' ? host : '127.0.0.1',
          METRICS_PORT: String(metricsPort),
          METRICS_HOST: '127.0.0.1',
        },
        mark: main,
        nice: NICE[name],
        quiet,
        isReady: () => isReady(servicePort),
      });
    }),
  );
  await program('load-demo-data', env, 'the demo data could not be loaded');
  const access = { encoding: 'utf8', env: { ...env, ADMIN_API_KEY: running.apiKey }, signal: supervisor.ending };
  const { stdout } = await promisify(execFile)(NODE, ['services/coordinator/dist/first-access.js'], {
    cwd: ROOT,
    ...access,
  }).catch((error) => {
    throw new Failure(`nobody could be let in: ${error.stderr ?? error.message}`);
  });
  return stdout.trim();

  async function program(name, environment, complaint) {
    const options = { env: environment, signal: supervisor.ending };
    const code = await run(NODE, [`services/coordinator/dist/${name}.js`], options);
    if (code !== 0) throw new Failure(`${complaint} (exit code ${code})`);
  }
}

/** What the port of a service's metrics is called here. */
function metricsOf(name) {
  return `metrics of ${name}`;
}

async function startPostgres(supervisor, { start, serverUrl }) {
  await supervisor.start({ ...start, isReady: () => answersAsPostgres(serverUrl) });
  await ensureDatabase(serverUrl);
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
