import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export { find, isExecutable, output } from '../libs/testing/src/programs.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The signals that end a command. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A program that is asked to end may have to end a whole stack first. */
const PATIENCE_MS = 60_000;

/** An error that a person can act on: shown as one line, without a stack. */
export class Failure extends Error {}

/** Runs a command of the Makefile; a failure becomes one line on standard error and exit code 1. */
export async function main(name: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(`make ${name}: ${error instanceof Failure ? error.message : (error as Error).stack}`);
    process.exitCode = 1;
  }
}

/** The exit code of a program that had nothing to measure and said why. Make turns every failure into 2. */
const SKIPPED = 77;

/** Ends with the exit code of a program that measures. @throws Failure for any code but those for success and for nothing to measure. */
export function endAs(code: number): void {
  if (code === SKIPPED) process.exitCode = SKIPPED;
  else if (code !== 0) throw new Failure(`it ended with exit code ${code}; the reason is above`);
}

/** Announces a step that takes a while. */
export function say(text: string): void {
  console.log(`» ${text}`);
}

/** Runs a program in the project's folder, its output for all to see; resolves to its exit code. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** As of `spawn`; `onLine` takes each line that would be shown. */
export interface GroupOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  onLine?: (line: string) => void;
}

/**
 * Runs a program as {@link run} does, and leaves none of the processes of its group, however it ends. When this command
 * is told to end, it passes that on and waits for the program; the second time the program is killed.
 * @throws Failure when this command was told to end.
 */
export async function runGroup(
  command: string,
  args: readonly string[],
  { onLine, ...options }: GroupOptions = {},
): Promise<number> {
  let child: ChildProcess | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const endGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child!.pid!, signal);
    } catch {
      // nothing is left of it
    }
  };
  const told = (): void => {
    endGroup(deadline ? 'SIGKILL' : 'SIGTERM');
    deadline ??= setTimeout(endGroup, PATIENCE_MS, 'SIGKILL');
  };
  for (const signal of ENDING) process.on(signal, told);
  try {
    const shown = onLine ? 'pipe' : 'inherit';
    child = spawn(command, args, { cwd: ROOT, ...options, detached: true, stdio: ['ignore', shown, shown] });
    child.once('exit', () => endGroup('SIGKILL'));
    for (const input of [child.stdout, child.stderr]) {
      if (input && onLine) createInterface({ input }).on('line', onLine);
    }
    const [code] = (await once(child, 'close')) as [number | null];
    if (deadline) throw new Failure('it was interrupted');
    return code ?? 1;
  } finally {
    clearTimeout(deadline);
    for (const signal of ENDING) process.off(signal, told);
  }
}

/** Runs a program as {@link runGroup} does; what it says is shown only if it fails. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  options: GroupOptions = {},
): Promise<number> {
  const said: string[] = [];
  const code = await runGroup(command, args, { ...options, onLine: (line) => said.push(line) });
  if (code !== 0) console.error(said.join('\n'));
  return code;
}
