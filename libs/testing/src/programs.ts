import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Runs a short program; its output without the last line break, or undefined if it failed or is not there. */
export function output(
  command: string,
  args: readonly string[],
  options: Omit<SpawnSyncOptions, 'encoding'> = {},
): string | undefined {
  const { status, stdout } = spawnSync(command, args, { timeout: 20_000, ...options, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Where a program is, if it is on the PATH. */
export function find(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/** Whether a file is there and is a program. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
