import { describe, expect, it } from '@jest/globals';
import { fitLogistic, type Design } from './logistic.js';

const FREE = Number.NEGATIVE_INFINITY;

describe('logistic regression', () => {
  it('finds the coefficients that made the outcomes', () => {
    const [intercept, slope] = fitLogistic(
      design((x) => -1 + 2 * x),
      [FREE, FREE],
    );
    expect(intercept).toBeCloseTo(-1, 1);
    expect(slope).toBeCloseTo(2, 1);
  });

  it('holds a bounded coefficient at zero where the data would turn it round', () => {
    const [, slope] = fitLogistic(
      design((x) => 1 - 2 * x),
      [FREE, 0],
    );
    expect(slope).toBe(0);
  });

  it('takes a given offset for granted', () => {
    const free = design((x) => -1 + 2 * x);
    const [intercept] = fitLogistic({ ...free, offset: free.rows.map(() => -1) }, [FREE, FREE]);
    expect(intercept).toBeCloseTo(0, 1);
  });

  it('stays finite when the classes separate', () => {
    const rows = [-2, -1, 1, 2].map((x) => [1, x]);
    const fitted = fitLogistic(
      { rows, outcomes: [false, false, true, true], weights: [1, 1, 1, 1], offset: [0, 0, 0, 0] },
      [FREE, FREE],
    );
    expect(fitted.every(Number.isFinite)).toBe(true);
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
