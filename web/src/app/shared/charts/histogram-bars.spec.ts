import { describe, expect, it } from 'vitest';
import { brushOf, brushShares, histogramBars, rangeOfBrush, type SeverityBucket } from './histogram-bars.js';

const HOUR = 3_600_000;
const FIRST = Date.UTC(2026, 0, 1, 9);

function buckets(...counts: SeverityBucket['bySeverity'][]): SeverityBucket[] {
  return counts.map((bySeverity, n) => ({ start: new Date(FIRST + n * HOUR).toISOString(), bySeverity }));
}

/** Where each bar of a path stands: left, foot, height. */
function barsOf(path: string): number[][] {
  return [...path.matchAll(/M([\d.]+) ([\d.]+)h[\d.]+v-([\d.]+)/g)].map((match) => match.slice(1).map(Number));
}

describe('histogramBars', () => {
  it('stacks the rest upon the worst', () => {
    const { layers, top, total } = histogramBars(buckets({ CRITICAL: 2, LOW: 3 }), HOUR, true);
    expect(top).toBe(5);
    expect(total).toBe(5);
    expect(layers.map(({ severity }) => severity)).toEqual(['CRITICAL', 'LOW']);
    expect(layers.map(({ path }) => barsOf(path))).toEqual([[[0.08, 100, 40]], [[0.08, 60, 60]]]);
  });

  it('has no bar for nothing, and a bar one can see for one among very many', () => {
    const { layers, totals } = histogramBars(buckets({ LOW: 1_000_000_000 }, {}, { LOW: 1 }), HOUR, true);
    expect(totals).toEqual([1_000_000_000, 0, 1]);
    const bars = barsOf(layers[0]?.path ?? '');
    expect(bars.map(([left]) => left)).toEqual([0.08, 2.08]);
    expect(bars[1]?.[2]).toBe(3);
  });

  it('never leaves the picture', () => {
    const many = { CRITICAL: 1, HIGH: 1, MEDIUM: 1, LOW: 1, INFO: 100_000 };
    const bars = histogramBars(buckets(many), HOUR, true).layers.flatMap(({ path }) => barsOf(path));
    expect(bars.every(([, foot = 0, height = 0]) => foot - height >= -0.001)).toBe(true);
  });

  it('takes what is no count for none', () => {
    expect(histogramBars(buckets({ LOW: NaN, HIGH: -3 }), HOUR, true)).toMatchObject({ layers: [], total: 0, top: 1 });
  });

  it('is empty without buckets', () => {
    expect(histogramBars([], HOUR, true)).toEqual({ layers: [], totals: [], total: 0, top: 1, ticks: [] });
  });
});

describe('the brush', () => {
  const three = buckets({}, {}, {});

  it('takes whole buckets, from either side, also beyond the ends', () => {
    expect(brushOf(0.9, 0.4, 3)).toEqual({ first: 1, last: 2 });
    expect(brushOf(-2, 7, 3)).toEqual({ first: 0, last: 2 });
    expect(brushOf(0.5, 0.5, 3)).toEqual({ first: 1, last: 1 });
    expect(brushOf(NaN, 0, 3)).toEqual({ first: 0, last: 0 });
  });

  it('says the time of the buckets, to the end of the last', () => {
    expect(rangeOfBrush({ first: 1, last: 2 }, three, HOUR)).toEqual({
      from: '2026-01-01T10:00:00.000Z',
      to: '2026-01-01T12:00:00.000Z',
    });
    expect(rangeOfBrush({ first: 0, last: 0 }, [], HOUR)).toBeUndefined();
  });

  it('is shown where its time is on the axis, and not where it is beside it', () => {
    const range = { from: '2026-01-01T10:00:00Z', to: '2026-01-01T11:30:00Z' };
    expect(brushShares(range, three, HOUR)).toEqual({ from: 1 / 3, to: 2.5 / 3 });
    expect(brushShares({ from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z' }, three, HOUR)).toBeUndefined();
    expect(brushShares({ from: '2025-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }, three, HOUR)).toEqual({
      from: 0,
      to: 1,
    });
    expect(brushShares({ from: 'nonsense', to: '' }, three, HOUR)).toBeUndefined();
    expect(brushShares(undefined, three, HOUR)).toBeUndefined();
    expect(brushShares(range, [], HOUR)).toBeUndefined();
  });
});
