import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, output } from '../run.mjs';

const FILE = join(ROOT, '.soc/running.json');

/**
 * What `make up` started: `{ url, redisUrl, databaseUrl, databaseOwnerUrl, apiKey, metricsUrls, processes: [{ name, pid, mark, endBy }] }`,
 * the one that watches over the others first. `mark` is a part of the process's command line: its pid may have gone to a stranger
 * since; `endBy` is the signal that ends it, if that is not SIGTERM.
 */
export function readRunning() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @throws the system's EEXIST if another `make up` claimed it first. */
export function claimRunning(running) {
  mkdirSync(join(ROOT, '.soc'), { recursive: true });
  writeFileSync(FILE, JSON.stringify(running), { flag: 'wx', mode: 0o600 });
}

export function writeRunning(running) {
  writeFileSync(FILE, JSON.stringify(running, undefined, 2));
}

export function forgetRunning() {
  rmSync(FILE, { force: true });
}

/** The processes of `running` that are still there. */
export function alive(running) {
  return (running?.processes ?? []).filter(({ pid, mark }) => commandLine(pid)?.includes(mark));
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return process.platform === 'linux' ? undefined : output('ps', ['-o', 'command=', '-p', String(pid)]);
  }
}

/** Ends processes: asks first, and forces those that are there after `patienceMs`. */
export async function end(processes, patienceMs) {
  const running = { processes };
  for (const process of alive(running)) signal([process], process.endBy ?? 'SIGTERM');
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline && alive(running).length > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  signal(alive(running), 'SIGKILL');
}

export function signal(processes, name) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // it ended a moment ago
    }
  }
}
