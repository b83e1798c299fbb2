import { freePort } from '@soc-agent/testing';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fail, ROOT } from './config.js';

/** The stack under measurement. */
export interface RunningStack {
  baseUrl: string;
  /** The headers with the API key used for measuring; empty for a version without keys. */
  headers: Record<string, string>;
  /** Where the baseline runs too: the same server, other keys. */
  redisUrl: string;
  /** Resident memory of each service now, MiB. */
  residentMb: () => Record<string, number>;
}

/** What `make up` writes about the stack it runs. */
interface Running {
  url: string;
  redisUrl: string;
  apiKey?: string;
  processes: { name: string; pid: number; mark: string }[];
}

/**
 * The system that `make up` runs; where none does, it is started until this process ends.
 * @param variables of services that are started for it
 */
export async function runningStack(variables: NodeJS.ProcessEnv = {}): Promise<RunningStack> {
  const running = await readState();
  if (running) return measured(running);
  console.log('bench: nothing runs, starting the system as `make up` does');
  // however the measurement ends, nothing is left behind
  process.once('exit', () => make('down'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  // what is measured is analyses: signals that are alike are not folded
  const isUp = make('up', { FOLD_WINDOW_MINUTES: '0', ...variables, DETACH: '1', PORT: String(await freePort()) });
  const started = isUp ? await readState() : undefined;
  return measured(started ?? fail('bench: the system did not start, or ended right after; what it said is above'));
}

function measured({ url, redisUrl, apiKey }: Running): RunningStack {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return { baseUrl: url, redisUrl, headers, residentMb: () => residentMb(readRunning()) };
}

/** What `make` does by this name, its output with ours; whether it went well. */
function make(target: 'up' | 'down', variables: NodeJS.ProcessEnv = {}): boolean {
  const env = { ...process.env, ...variables };
  // older versions have it elsewhere
  const program = [`tools/dev-stack/${target}.ts`, `tools/${target}.mjs`].find((file) => existsSync(`${ROOT}/${file}`));
  return !!program && spawnSync(process.execPath, [program], { cwd: ROOT, env, stdio: 'inherit' }).status === 0;
}

/** A killed `make up` leaves a file behind; nothing answers at its addresses. */
async function readState(): Promise<Running | undefined> {
  try {
    const running = readRunning();
    await fetch(`${running.url}/health`, { signal: AbortSignal.timeout(5000) });
    return running;
  } catch {
    return undefined;
  }
}

function readRunning(): Running {
  return JSON.parse(readFileSync(`${ROOT}/.soc/running.json`, 'utf8')) as Running;
}

/** A service that is just being started again is not among them. */
function residentMb({ processes }: Running): Record<string, number> {
  const services = processes.filter(({ mark }) => mark.startsWith('services/'));
  const table = execFileSync('ps', ['-o', 'pid=,rss=', '-p', services.map(({ pid }) => pid).join()], {
    encoding: 'utf8',
  });
  const kilobytes = new Map([...table.matchAll(/(\d+) +(\d+)/g)].map(([, pid, rss]) => [Number(pid), Number(rss)]));
  return Object.fromEntries(
    services.flatMap(({ name, pid }) => {
      const rss = kilobytes.get(pid);
      return rss === undefined ? [] : [[name, Math.round(rss / 1024)] as const];
    }),
  );
}
