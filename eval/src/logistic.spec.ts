import { describe, expect, it } from '@jest/globals';
import { fitLogistic, type Coefficient, type Design } from './logistic.js';

const FREE: Coefficient = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, start: 0, pull: 1 };

describe('logistic regression', () => {
  it('finds the coefficients that made the outcomes', () => {
    const [intercept, slope] = fitLogistic(
      design((x) => -1 + 2 * x),
      [FREE, FREE],
    );
    expect(intercept?.value).toBeCloseTo(-1, 1);
    expect(slope?.value).toBeCloseTo(2, 1);
  });

  it.each([
    ['least', { least: 0, most: 9, start: 3, pull: 1 }, -2, 0],
    ['most', { least: -9, most: 1, start: 0, pull: 1 }, 2, 1],
  ])('holds a coefficient at its %s where the data would have it beyond', (_bound, bounded, slope, expected) => {
    const [, fitted] = fitLogistic(
      design((x) => 1 + slope * x),
      [FREE, bounded],
    );
    expect(fitted?.value).toBe(expected);
  });

  it('leaves a coefficient where it starts when the data say nothing of it', () => {
    const plain = design((x) => -1 + 2 * x);
    const [, , silent] = fitLogistic({ ...plain, rows: plain.rows.map((row) => [...row, 0]) }, [
      FREE,
      FREE,
      { least: 0, most: 1, start: 0.3, pull: 1 },
    ]);
    expect(silent).toEqual({ value: 0.3, information: 0 });
  });

  it('takes a given offset for granted', () => {
    const free = design((x) => -1 + 2 * x);
    const [intercept] = fitLogistic({ ...free, offset: free.rows.map(() => -1) }, [FREE, FREE]);
    expect(intercept?.value).toBeCloseTo(0, 1);
  });

  it('stays finite when the classes separate', () => {
    const rows = [-2, -1, 1, 2].map((x) => [1, x]);
    const fitted = fitLogistic(
      { rows, outcomes: [false, false, true, true], weights: [1, 1, 1, 1], offset: [0, 0, 0, 0] },
      [FREE, FREE],
    );
    expect(fitted.every(({ value }) => Number.isFinite(value))).toBe(true);
  });
});

/** Each x twice, as an attack and not, weighted by how likely each is: the exact distribution, without chance. */
function design(logOdds: (x: number) => number): Design {
  const xs = Array.from({ length: 400 }, (_, index) => index / 100 - 2);
  const p = xs.map((x) => 1 / (1 + Math.exp(-logOdds(x))));
  return {
    rows: [...xs, ...xs].map((x) => [1, x]),
    outcomes: [...xs.map(() => true), ...xs.map(() => false)],
    weights: [...p, ...p.map((value) => 1 - value)].map((weight) => weight * 10),
    offset: [...xs, ...xs].map(() => 0),
  };
}
