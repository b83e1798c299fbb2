import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The signals that end a command. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A program that is asked to end may have to end a whole stack first. */
const PATIENCE_MS = 60_000;

/** An error that a person can act on: shown as one line, without a stack. */
export class Failure extends Error {}

/** Runs a command of the Makefile; a failure becomes one line on standard error and exit code 1. */
export async function main(name, work) {
  try {
    await work();
  } catch (error) {
    console.error(`make ${name}: ${error instanceof Failure ? error.message : error.stack}`);
    process.exitCode = 1;
  }
}

/** The exit code of a program that had nothing to measure and said why. Make turns every failure into 2. */
const SKIPPED = 77;

/** Ends with the exit code of a program that measures. @throws Failure for any code but those for success and for nothing to measure. */
export function endAs(code) {
  if (code === SKIPPED) process.exitCode = SKIPPED;
  else if (code !== 0) throw new Failure(`it ended with exit code ${code}; the reason is above`);
}

/** Announces a step that takes a while. */
export function say(text) {
  console.log(`» ${text}`);
}

/** Runs a program in the project's folder, its output for all to see; resolves to its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a program as {@link run} does, and leaves none of the processes of its group, however it ends. When this command
 * is told to end, it passes that on and waits for the program; the second time the program is killed.
 * @param options those of `spawn`, and `onLine`, which takes each line that would be shown.
 * @throws Failure when this command was told to end.
 */
export async function runGroup(command, args, { onLine, ...options } = {}) {
  let child;
  let deadline;
  const endGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // nothing is left of it
    }
  };
  const told = () => {
    endGroup(deadline ? 'SIGKILL' : 'SIGTERM');
    deadline ??= setTimeout(endGroup, PATIENCE_MS, 'SIGKILL');
  };
  for (const signal of ENDING) process.on(signal, told);
  try {
    const shown = onLine ? 'pipe' : 'inherit';
    child = spawn(command, args, { cwd: ROOT, ...options, detached: true, stdio: ['ignore', shown, shown] });
    child.once('exit', () => endGroup('SIGKILL'));
    for (const stream of onLine ? [child.stdout, child.stderr] : []) {
      createInterface({ input: stream }).on('line', onLine);
    }
    const [code] = await once(child, 'close');
    if (deadline) throw new Failure('it was interrupted');
    return code ?? 1;
  } finally {
    clearTimeout(deadline);
    for (const signal of ENDING) process.off(signal, told);
  }
}

/** Runs a short program; its output without the last line break, or undefined if it failed or is not there. */
export function output(command, args, options = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000, ...options });
  return status === 0 ? stdout.trim() : undefined;
}

/** Where a program is, if it is on the PATH. */
export function find(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => isExecutable(file));
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
