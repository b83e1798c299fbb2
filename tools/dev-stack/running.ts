import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure, ROOT, output } from '../run.ts';

const FILE = join(ROOT, '.soc/running.json');

/** A process of ours, also after the one that started it has ended. */
export interface RunningProcess {
  name: string;
  pid: number;
  /** A part of its command line: its pid may have gone to a stranger since. */
  mark: string;
  /** The signal that ends it, if that is not SIGTERM. */
  endBy?: NodeJS.Signals;
}

/** What `make up` started. */
export interface Running {
  url: string;
  redisUrl: string;
  databaseUrl: string;
  databaseOwnerUrl: string;
  /** Of the installation, that may everything. */
  apiKey: string;
  metricsUrls?: string[];
  /** The one that watches over the others first. */
  processes: RunningProcess[];
}

export function readRunning(): Running | undefined {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

/** @throws Failure if another `make up` claimed it first. */
export function claimRunning(running: Running): void {
  mkdirSync(join(ROOT, '.soc'), { recursive: true });
  try {
    writeFileSync(FILE, JSON.stringify(running), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Failure('it is being started already; "make down" ends it');
  }
}

export function writeRunning(running: Running): void {
  writeFileSync(FILE, JSON.stringify(running, undefined, 2));
}

export function forgetRunning(): void {
  rmSync(FILE, { force: true });
}

/** Those that are still there. */
export function alive(processes: readonly RunningProcess[] = []): RunningProcess[] {
  return processes.filter(({ pid, mark }) => commandLine(pid)?.includes(mark));
}

function commandLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return process.platform === 'linux' ? undefined : output('ps', ['-o', 'command=', '-p', String(pid)]);
  }
}

/** Ends processes: asks first, and forces those that are there after `patienceMs`. */
export async function end(processes: readonly RunningProcess[], patienceMs: number): Promise<void> {
  for (const process of alive(processes)) signal([process], process.endBy ?? 'SIGTERM');
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline && alive(processes).length > 0;) await wait(100);
  signal(alive(processes), 'SIGKILL');
}

export function signal(processes: readonly RunningProcess[], name: NodeJS.Signals): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // it ended a moment ago
    }
  }
}
