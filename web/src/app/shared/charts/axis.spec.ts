import { describe, expect, it } from 'vitest';
import { durationTicks, roundTop, shareOf, timeTicks } from './axis.js';

const AT = Date.UTC(2026, 0, 1, 9, 3);
const HOUR = 3_600_000;

describe('shareOf', () => {
  it('is within the axis whatever it is asked', () => {
    expect([-5, 0, 5, 10, 15, NaN, Infinity].map((value) => shareOf(value, 0, 10))).toEqual([0, 0, 0.5, 1, 1, 0, 1]);
  });

  it('is nought on an axis without length', () => {
    expect(shareOf(3, 3, 3)).toBe(0);
    expect(shareOf(3, 5, 1)).toBe(0);
  });
});

describe('roundTop', () => {
  it('is the next round figure', () => {
    expect([0, 1, 2, 3, 7, 10, 11, 4999, 123_456].map(roundTop)).toEqual([1, 1, 2, 5, 10, 10, 20, 5000, 200_000]);
  });

  it('is a figure for what is none', () => {
    expect([-3, NaN, Infinity].map(roundTop)).toEqual([1, 1, 1]);
  });
});

describe('timeTicks', () => {
  it('stand at full hours', () => {
    const ticks = timeTicks(AT, AT + 6 * HOUR, true);
    expect(ticks.map(({ label }) => label)).toEqual(['10:00', '11:00', '12:00', '13:00', '14:00', '15:00']);
    expect(ticks[0]?.at).toBeCloseTo(57 / 360);
  });

  it('name days where the axis is long, and seconds where it is short', () => {
    expect(timeTicks(AT, AT + 5 * 24 * HOUR, true)[0]?.label).toBe('2 Jan');
    expect(timeTicks(AT, AT + 20_000, true)[1]?.label).toBe('09:03:05');
  });

  it('are never more than asked for, and none on an axis without length', () => {
    for (const span of [1, 7, 999, 61_000, 5 * HOUR, 400 * 24 * HOUR, 40_000 * 24 * HOUR])
      expect(timeTicks(AT, AT + span, true, 4).length).toBeLessThanOrEqual(5);
    expect(timeTicks(AT, AT, true)).toEqual([]);
    expect(timeTicks(AT, NaN, true)).toEqual([]);
  });
});

describe('durationTicks', () => {
  it('begin at nought', () => {
    const ticks = durationTicks(45, (ms) => `${ms} ms`);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '10 ms', '20 ms', '30 ms', '40 ms']);
    expect(durationTicks(0, String)).toEqual([]);
  });
});
