import { startStack, SERVICES } from '@soc-agent/testing';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The stack under measurement. */
export interface RunningStack {
  baseUrl: string;
  /** Where the baseline runs too: the same server, other keys. */
  redisUrl: string;
  /** Resident memory of each service, MiB. */
  rssMb: () => Record<string, number>;
  close(): Promise<void>;
}

/** What `make up` writes about the stack it runs. */
interface Running {
  url: string;
  redisUrl: string;
  processes: { name: string; pid: number }[];
}

const STATE_FILE = new URL('../../.soc/running.json', import.meta.url);

/** The stack that `make up` runs; where none does, one of its own for the time of the measurement. */
export async function runningStack(): Promise<RunningStack> {
  const running = readState();
  if (running) {
    const pids = new Map(running.processes.map(({ name, pid }) => [name, pid]));
    return { baseUrl: running.url, redisUrl: running.redisUrl, rssMb: () => rssMb(pids), close: async () => undefined };
  }
  console.log('bench: nothing runs, starting a stack for the measurement');
  const stack = await startStack({ LOG_MODE: 'production' });
  const pids = new Map(SERVICES.map((name) => [name, stack.pid(name)]));
  return { baseUrl: stack.url, redisUrl: stack.redis.url, rssMb: () => rssMb(pids), close: () => stack.stop() };
}

function readState(): Running | undefined {
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as Running;
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
