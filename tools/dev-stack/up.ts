import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '../../libs/testing/src/services.ts';
import { SYSTEM, build } from '../build.ts';
import { isTaken } from './ports.ts';
import { choosePostgres } from './postgres.ts';
import { chooseRedis } from './redis.ts';
import { Failure, ROOT, main, say } from '../run.ts';
import { alive, end, forgetRunning, readRunning } from './running.ts';
import { serve, type Plan } from './serve.ts';
import { LOGS } from './supervisor.ts';

const NAME_WIDTH = Math.max(...SERVICES.map(({ length }) => length));

await main('up', async () => {
  const port = readPort(process.env.PORT ?? '8080');
  const host = process.env.HOST || '127.0.0.1';
  await assertNotRunning();
  if (await isTaken(port, host)) throw new Failure(`port ${port} is taken; choose another: make up PORT=${port + 10}`);
  const redis = await chooseRedis(process.env);
  const postgres = await choosePostgres(process.env);
  await build(SYSTEM);
  say('starting');
  const plan = { port, host, redis, postgres };
  await (process.env.DETACH === '1' ? detach(plan) : serve(plan, 'tools/dev-stack/up.ts', print, announce));
});

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Failure(`PORT=${text} is not a port: 1 to 65535`);
  return port;
}

/** Ends what a killed `make up` left behind. */
async function assertNotRunning(): Promise<void> {
  const running = readRunning();
  const processes = alive(running?.processes);
  if (running && processes.some(({ name }) => name === 'up')) {
    throw new Failure(`it runs already, at ${running.url}; "make down" ends it`);
  }
  await end(processes, 10_000);
  forgetRunning();
}

function print(name: string, line: string): void {
  console.log(`${name.padEnd(NAME_WIDTH)} │ ${line}`);
}

function announce(url: string, link: string): void {
  if (link) console.log(`\n${link}`);
  console.log(`\nready: ${url}   (API: ${url}/docs, stop: ${process.env.DETACH === '1' ? 'make down' : 'Ctrl-C'})\n`);
}

/** What `detached.ts` has to say. */
type Outcome = { url: string; link: string; failure?: never } | { url?: never; link?: never; failure: string };

/** Leaves the system running by itself; resolves once it is ready. */
async function detach(plan: Plan): Promise<void> {
  mkdirSync(LOGS, { recursive: true });
  const log = openSync(join(LOGS, 'up.log'), 'w');
  const child = fork(join(ROOT, 'tools/dev-stack/detached.ts'), {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  // it holds passwords, which the list of processes would show
  child.send(plan);
  const interrupt = (): boolean => child.kill('SIGTERM');
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const { url, link, failure } = await new Promise<Outcome>((resolve) => {
    child.once('message', (outcome) => resolve(outcome as Outcome));
    child.once('exit', (code) =>
      resolve({ failure: `it ended while starting (exit code ${code}); see .soc/logs/up.log` }),
    );
  });
  if (url === undefined) throw new Failure(failure);
  announce(url, link);
  child.disconnect();
  child.unref();
}
