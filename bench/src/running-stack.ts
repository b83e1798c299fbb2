import { freePort, SERVICES } from '@soc-agent/testing';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The stack under measurement. */
export interface RunningStack {
  baseUrl: string;
  /** Where the baseline runs too: the same server, other keys. */
  redisUrl: string;
  /** Resident memory of each service, MiB. */
  rssMb: () => Record<string, number>;
  close: () => void;
}

/** What `make up` writes about the stack it runs. */
interface Running {
  url: string;
  redisUrl: string;
  processes: { name: string; pid: number }[];
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The system that `make up` runs; where none does, it is started for the time of the measurement. */
export async function runningStack(): Promise<RunningStack> {
  const running = await readState();
  if (running) return measured(running, () => undefined);
  console.log('bench: nothing runs, starting the system as `make up` does');
  // whoever interrupts the measurement wants nothing left behind
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      make('down');
      process.exit(1);
    });
  }
  make('up', { DETACH: '1', PORT: String(await freePort()) });
  const started = await readState();
  if (!started) throw new Error('the system ended right after its start; see .soc/logs');
  return measured(started, () => make('down'));
}

function measured({ url, redisUrl, processes }: Running, close: () => void): RunningStack {
  const pids = new Map(processes.map(({ name, pid }) => [name, pid]));
  return { baseUrl: url, redisUrl, rssMb: () => rssMb(pids), close };
}

/** What `make` does by this name, its output with ours. */
function make(target: 'up' | 'down', env: NodeJS.ProcessEnv = {}): void {
  execFileSync(process.execPath, [`tools/${target}.mjs`], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
}

/** A file that a killed `make up` left behind tells of nothing that answers. */
async function readState(): Promise<Running | undefined> {
  try {
    const running = JSON.parse(readFileSync(`${ROOT}.soc/running.json`, 'utf8')) as Running;
    await fetch(`${running.url}/health`, { signal: AbortSignal.timeout(5000) });
    return running;
  } catch {
    return undefined;
  }
}

function rssMb(pids: ReadonlyMap<string, number>): Record<string, number> {
  const services = SERVICES.flatMap((name) => {
    const pid = pids.get(name);
    return pid === undefined ? [] : [[name, Math.round(rssKb(pid) / 1024)] as const];
  });
  return Object.fromEntries(services);
}

function rssKb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}
