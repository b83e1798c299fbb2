import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Failure, ROOT } from '../run.mjs';
import { end, signal } from './running.mjs';

export const LOGS = join(ROOT, '.soc/logs');
/** One that cannot start ends before; a machine with other work takes its time. */
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 12_000;
/** A process that ends by itself is started again after 1, 2, 4 … seconds, 30 at most; it begins at 1 again once it ran for a minute. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const CRASH_WINDOW_MS = 60_000;

/**
 * Keeps processes running. A process is `{ name, command, args, cwd, env, uid, gid, mark, endBy, isReady, quiet, nice }`; its
 * output goes to a file of its name in `.soc/logs`: a quiet one writes it there itself, of others each line goes to
 * `show(name, line)`, too.
 */
export class Supervisor {
  #children = new Map();
  #ending = new AbortController();
  #fail;
  /** Rejects when a process cannot be started. */
  failure = new Promise((_, reject) => (this.#fail = reject));

  constructor(show, changed, firstPauseMs = FIRST_PAUSE_MS) {
    this.firstPauseMs = firstPauseMs;
    this.show = show;
    this.changed = changed;
    this.failure.catch(() => undefined);
    mkdirSync(LOGS, { recursive: true });
  }

  /** Aborted as soon as processes are being ended. */
  get ending() {
    return this.#ending.signal;
  }

  /** `{ name, pid, mark, endBy }` of what runs. */
  get processes() {
    return [...this.#children.values()].map(({ spec, process }) => ({
      name: spec.name,
      pid: process.pid,
      mark: spec.mark,
      endBy: spec.endBy,
    }));
  }

  /** Starts a process; resolves when it is ready. */
  async start(spec) {
    const child = { spec, log: openSync(logOf(spec.name), 'w'), crashes: 0, ready: false };
    this.#children.set(spec.name, child);
    this.#spawn(child);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await spec.isReady())) {
      this.ending.throwIfAborted();
      if (Date.now() > deadline)
        throw new Failure(`${spec.name} was not ready after ${START_TIMEOUT_MS / 1000} s; ${lastWords(child)}`);
      await wait(100);
    }
    child.ready = true;
  }

  /** Ends all processes, those started last first; what they depend on is there until they are gone. */
  async stop(dependencies = ['redis', 'postgres']) {
    this.#ending.abort();
    const [first, last] = [[], []];
    for (const process of this.processes) (dependencies.includes(process.name) ? last : first).push(process);
    await end(first, STOP_TIMEOUT_MS);
    await end(last, STOP_TIMEOUT_MS);
  }

  /** Ends all processes at once, without letting them finish anything. */
  kill() {
    signal(this.processes, 'SIGKILL');
  }

  #spawn(child) {
    const { name, command, args, cwd = ROOT, env = process.env, uid, gid, quiet = false, nice = 0 } = child.spec;
    const output = quiet ? child.log : 'pipe';
    // a process group of its own: Ctrl-C is for us, who end the others in order
    const options = { cwd, env, uid, gid, detached: true, stdio: ['ignore', output, output] };
    child.process = spawn(command, args, options);
    child.startedAt = Date.now();
    for (const stream of quiet ? [] : [child.process.stdout, child.process.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        writeSync(child.log, `${line}\n`);
        this.show(name, line);
      });
    }
    if (nice > 0 && child.process.pid) lowerPriority(child.process.pid, nice);
    child.process.once('error', (error) => this.#fail(new Failure(`${name} could not be started: ${error.message}`)));
    child.process.once('close', (code, by) => this.#ended(child, by ?? `exit code ${code}`));
    this.changed(this.processes);
  }

  #ended(child, why) {
    if (this.ending.aborted) return;
    const { name } = child.spec;
    if (!child.ready) return this.#fail(new Failure(`${name} ended while starting (${why}); ${lastWords(child)}`));
    child.crashes = Date.now() - child.startedAt < CRASH_WINDOW_MS ? child.crashes + 1 : 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, this.firstPauseMs * 2 ** (child.crashes - 1));
    this.show('up', `${name} ended (${why}) and is started again in ${pauseMs / 1000} s; ${lastWords(child)}`);
    setTimeout(() => this.ending.aborted || this.#spawn(child), pauseMs);
  }
}

/** Linux may weigh sessions before processes (`sched_autogroup_enabled`), and each of ours is the leader of its own. */
function lowerPriority(pid, nice) {
  // a process that was started with a lower one may not raise it
  if (getPriority(pid) < nice) setPriority(pid, nice);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  } catch {
    // another system, or one without such groups
  }
}

function lastWords({ spec: { name } }) {
  const last = tailOf(logOf(name)).trimEnd().split('\n').at(-1);
  return `${last ? `its last words: ${last}` : 'it said nothing'} (.soc/logs/${name}.log)`;
}

/** The end of a file that may have grown for days. */
function tailOf(path) {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, 4096));
  readSync(file, tail, 0, tail.length, size - tail.length);
  closeSync(file);
  return tail.toString();
}

function logOf(name) {
  return join(LOGS, `${name}.log`);
}
