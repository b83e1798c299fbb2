import { describe, expect, it } from '@jest/globals';
import type { RunStore } from '@soc-agent/store';
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

interface Opened {
  opening: 'opened' | 'full';
}

/** A store with so many open runs. */
function storeWith(open: number): (terms: { maxOpenRuns?: number }) => Promise<Opened> {
  return ({ maxOpenRuns = Infinity }) => Promise.resolve({ opening: open >= maxOpenRuns ? 'full' : 'opened' });
}

describe('the gate', () => {
  it('asks nothing while there is room', async () => {
    const { gate, looked } = gateThatSees(0);
    expect((await gate.open(NEVER, storeWith(MOST - 1))).opening).toBe('opened');
    expect((await gate.open(NEVER, () => Promise.resolve({ opening: 'closed' }))).opening).toBe('closed');
    expect(looked()).toBe(0);
  });

  it('waits for room after a refusal, and then is not refused again', async () => {
    const { gate, looked } = gateThatSees(MOST, MOST, MOST - 1);
    expect((await gate.open(NEVER, storeWith(MOST))).opening).toBe('opened');
    expect(looked()).toBe(3);
  });

  it('keeps nobody waiting that finds room', async () => {
    const { gate } = gateThatSees(MOST);
    const leave = new AbortController();
    const waiting = gate.open(leave.signal, storeWith(MOST));
    expect((await gate.open(NEVER, storeWith(0))).opening).toBe('opened');
    leave.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });

  it('lets as many go on as there are places', async () => {
    const { gate } = gateThatSees(MOST - 2);
    const leave = new AbortController();
    let opened = 0;
    const waiting = Array.from({ length: 5 }, async () => {
      await gate.open(leave.signal, ({ maxOpenRuns }) => {
        if (maxOpenRuns === undefined) opened++;
        // those that are opened are seen by whoever looks next
        if (opened === 2) leave.abort();
        return storeWith(MOST)({ ...(maxOpenRuns !== undefined && { maxOpenRuns }) });
      });
    });
    await Promise.allSettled(waiting);
    expect(opened).toBe(2);
  });

  it('is left when the process stops', async () => {
    const { gate } = gateThatSees(MOST);
    await expect(gate.open(AbortSignal.timeout(50), storeWith(MOST))).rejects.toThrow(/abort/i);
  });
});
