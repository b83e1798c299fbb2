import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Supervisor } from './supervisor.ts';

const WAITS = ['--eval', 'setInterval(() => undefined, 1000)'] as const;

let name: string;
let pids: number[];
let told: string[];
let supervisor: Supervisor;
beforeEach(() => {
  name = `trial-${randomUUID()}`;
  pids = [];
  told = [];
  supervisor = new Supervisor(
    (_name, line) => told.push(line),
    ([process]) => process && pids.push(process.pid),
    4,
  );
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(fileURLToPath(new URL(`../../.soc/logs/${name}.log`, import.meta.url)), { force: true });
});

/** The process that was started as the given one, the first being 1. */
async function started(number: number): Promise<number> {
  while (pids.length < number) await new Promise((later) => setTimeout(later, 2));
  return pids[number - 1] as number;
}

describe('the supervisor of make up', () => {
  it('starts a process again however often it is killed, after ever longer pauses', async () => {
    await supervisor.start({ name, command: process.execPath, args: WAITS, mark: WAITS[1] }, () => true);
    for (let kills = 1; kills <= 7; kills += 1) process.kill(await started(kills), 'SIGKILL');
    expect(new Set([await started(8), ...pids]).size).toBe(8);
    const pauses = told.map((line) => Number(/started again in ([\d.]+) s/.exec(line)?.[1]));
    expect(pauses).toEqual([0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256]);
  });

  it('gives up on one that ends before it was ever ready, with its last words', async () => {
    const failure = supervisor.failure.catch((error: Error) => error.message);
    const dies = ['--eval', 'console.log("no port"); process.exit(3)'];
    const start = supervisor.start({ name, command: process.execPath, args: dies, mark: 'no port' }, () => false);
    expect(await failure).toMatch(/ended while starting \(exit code 3\); its last words: no port/);
    await supervisor.stop();
    await expect(start).rejects.toThrow();
  });
});
