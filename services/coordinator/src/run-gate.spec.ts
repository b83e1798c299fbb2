import { describe, expect, it } from '@jest/globals';
import type { Opening, RunStore } from '@soc-agent/store';
import { config } from './config.js';
import { RunGate } from './run-gate.js';

const NEVER = new AbortController().signal;

/** A gate that sees the given numbers of open runs, the last of them for ever, and how often it looked. */
function gateThatSees(...counts: number[]): { gate: RunGate; looked: () => number } {
  let looked = 0;
  const openCount = (): Promise<number> => Promise.resolve(counts[Math.min(looked++, counts.length - 1)] ?? 0);
  return { gate: new RunGate({ openCount } as RunStore), looked: () => looked };
}

const MOST = config.MAX_OPEN_RUNS;

/** A store with so many open runs. */
function storeWith(open: number): (terms: { maxOpenRuns?: number }) => Promise<Opening> {
  return ({ maxOpenRuns = Infinity }) => Promise.resolve(open >= maxOpenRuns ? 'full' : 'opened');
}

describe('the gate', () => {
  it('asks nothing while there is room', async () => {
    const { gate, looked } = gateThatSees(0);
    expect((await gate.open(NEVER, storeWith(MOST - 1))).opening).toBe('opened');
    expect((await gate.open(NEVER, () => Promise.resolve('closed'))).opening).toBe('closed');
    expect(looked()).toBe(0);
  });

  it('waits for room after a refusal, and then is not refused again', async () => {
    const { gate, looked } = gateThatSees(MOST, MOST, MOST - 1);
    expect((await gate.open(NEVER, storeWith(MOST))).opening).toBe('opened');
    expect(looked()).toBe(3);
  });

  it('is left when the process stops', async () => {
    const { gate } = gateThatSees(MOST);
    await expect(gate.open(AbortSignal.timeout(50), storeWith(MOST))).rejects.toThrow(/abort/i);
  });
});
