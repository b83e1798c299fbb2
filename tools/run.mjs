import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Something a person has to know and can act on: shown as one line, without a stack. */
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

/** Says what a step that takes its time is about to do. */
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

/** Runs a short program; its output without the last line break, or undefined if it failed or is not there. */
export function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
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
