import { describe, expect, it } from '@jest/globals';
import type { Opening, RunStore } from '@soc-agent/store';
import { config } from './config.js';
import { RunGate } from './run-gate.js';

const NEVER = new AbortController().signal;

/** A house with room for one more after it was looked at so many times. */
function gateOf(looks: number): { gate: RunGate; looked: () => number } {
  let looked = 0;
  const openCount = (): Promise<number> => Promise.resolve(config.MAX_OPEN_RUNS - (++looked > looks ? 1 : 0));
  return { gate: new RunGate({ openCount } as RunStore), looked: () => looked };
}

describe('the gate', () => {
  it('asks nothing while there is room', async () => {
    const { gate, looked } = gateOf(0);
    expect(await gate.open(NEVER, () => Promise.resolve('opened'))).toBe('opened');
    expect(await gate.open(NEVER, () => Promise.resolve('closed'))).toBe('closed');
    expect(looked()).toBe(0);
  });

  it('tries again once there is room', async () => {
    const { gate, looked } = gateOf(2);
    const attempt = (): (() => Promise<Opening>) => {
      let tried = 0;
      return () => Promise.resolve(tried++ === 0 ? 'full' : 'opened');
    };
    expect(await Promise.all([gate.open(NEVER, attempt()), gate.open(NEVER, attempt())])).toEqual(['opened', 'opened']);
    expect(looked()).toBeGreaterThanOrEqual(3);
  });

  it('is left when the process stops', async () => {
    const { gate } = gateOf(Infinity);
    await expect(gate.open(AbortSignal.timeout(50), () => Promise.resolve('full'))).rejects.toThrow(/abort/i);
  });
});
