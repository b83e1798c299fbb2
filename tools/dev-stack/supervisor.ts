import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure, ROOT } from '../run.ts';
import { end, signal, type RunningProcess } from './running.ts';

export const LOGS = join(ROOT, '.soc/logs');
/** One that cannot start ends before; a machine with other work takes its time. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 12_000;
/** A process that ends by itself is started again after 1, 2, 4 … seconds, 30 at most; it begins at 1 again once it ran for a minute. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const CRASH_WINDOW_MS = 60_000;

/** How to start a process. */
export interface Program extends Omit<RunningProcess, 'pid'> {
  command: string;
  args: readonly string[];
  /** The project's folder, if left out. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Its output goes to a file of its name in `.soc/logs` alone. */
  quiet?: boolean;
  /** How far it stands back behind others, 0 to 19. */
  nice?: number;
}

interface Child {
  readonly program: Program;
  readonly log: number;
  process?: ChildProcess;
  startedAt: number;
  crashes: number;
  ready: boolean;
}

/** Keeps processes running. Their output goes to files in `.soc/logs`; of those that are not quiet each line is shown, too. */
export class Supervisor {
  readonly #children = new Map<string, Child>();
  readonly #ending = new AbortController();
  readonly #failure = Promise.withResolvers<never>();
  readonly #show: (name: string, line: string) => void;
  readonly #changed: (processes: RunningProcess[]) => void;
  readonly #firstPauseMs: number;

  constructor(
    show: (name: string, line: string) => void,
    changed: (processes: RunningProcess[]) => void,
    firstPauseMs = FIRST_PAUSE_MS,
  ) {
    this.#show = show;
    this.#changed = changed;
    this.#firstPauseMs = firstPauseMs;
    this.failure.catch(() => undefined);
    mkdirSync(LOGS, { recursive: true });
  }

  /** Rejects when a process cannot be started. */
  get failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Aborted as soon as processes are being ended. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get processes(): RunningProcess[] {
    return [...this.#children.values()].flatMap(({ program: { name, mark, endBy }, process }) =>
      process?.pid === undefined ? [] : [{ name, pid: process.pid, mark, ...(endBy && { endBy }) }],
    );
  }

  /** Starts a process; resolves when it is ready. */
  async start(program: Program, isReady: () => boolean | Promise<boolean>): Promise<void> {
    const { name } = program;
    const child: Child = { program, log: openSync(logOf(name), 'w'), startedAt: 0, crashes: 0, ready: false };
    this.#children.set(name, child);
    this.#spawn(child);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady())) {
      this.ending.throwIfAborted();
      if (Date.now() > deadline)
        throw new Failure(`${name} was not ready after ${START_TIMEOUT_MS / 1000} s; ${lastWords(child)}`);
      await wait(100);
    }
    child.ready = true;
  }

  /** Ends all processes, those started last first; what they depend on is there until they are gone. */
  async stop(): Promise<void> {
    this.#ending.abort();
    const isServer = ({ name }: RunningProcess): boolean => ['redis', 'postgres'].includes(name);
    const { processes } = this;
    await end(
      processes.filter((process) => !isServer(process)),
      STOP_TIMEOUT_MS,
    );
    await end(processes.filter(isServer), STOP_TIMEOUT_MS);
  }

  /** Ends all processes at once, without letting them finish anything. */
  kill(): void {
    signal(this.processes, 'SIGKILL');
  }

  #spawn(child: Child): void {
    const { name, command, args, cwd = ROOT, env = process.env, uid, gid, quiet = false, nice = 0 } = child.program;
    const output = quiet ? child.log : 'pipe';
    const stdio: StdioOptions = ['ignore', output, output];
    // a process group of its own: Ctrl-C is for us, who end the others in order
    const started = spawn(command, args, { cwd, env, uid, gid, detached: true, stdio });
    child.process = started;
    child.startedAt = Date.now();
    for (const input of [started.stdout, started.stderr]) {
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        writeSync(child.log, `${line}\n`);
        this.#show(name, line);
      });
    }
    if (nice > 0 && started.pid) lowerPriority(started.pid, nice);
    started.once('error', (error) => this.#fail(`${name} could not be started: ${error.message}`));
    started.once('close', (code, by) => this.#ended(child, by ?? `exit code ${code}`));
    this.#changed(this.processes);
  }

  #fail(message: string): void {
    this.#failure.reject(new Failure(message));
  }

  #ended(child: Child, why: string): void {
    if (this.ending.aborted) return;
    const { name } = child.program;
    if (!child.ready) return this.#fail(`${name} ended while starting (${why}); ${lastWords(child)}`);
    child.crashes = Date.now() - child.startedAt < CRASH_WINDOW_MS ? child.crashes + 1 : 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, this.#firstPauseMs * 2 ** (child.crashes - 1));
    this.#show('up', `${name} ended (${why}) and is started again in ${pauseMs / 1000} s; ${lastWords(child)}`);
    setTimeout(() => this.ending.aborted || this.#spawn(child), pauseMs);
  }
}

/** Linux may weigh sessions before processes (`sched_autogroup_enabled`), and each of ours is the leader of its own. */
function lowerPriority(pid: number, nice: number): void {
  // a process that was started with a lower one may not raise it
  if (getPriority(pid) < nice) setPriority(pid, nice);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // another system, or one without such groups
  }
}

function lastWords({ program: { name } }: Child): string {
  const last = tailOf(logOf(name)).trimEnd().split('\n').at(-1);
  return `${last ? `its last words: ${last}` : 'it said nothing'} (.soc/logs/${name}.log)`;
}

/** The end of a file that may have grown for days. */
function tailOf(path: string): string {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, 4096));
  readSync(file, tail, 0, tail.length, size - tail.length);
  closeSync(file);
  return tail.toString();
}

function logOf(name: string): string {
  return join(LOGS, `${name}.log`);
}
