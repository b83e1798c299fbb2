import { describe, expect, it } from 'vitest';
import { anIndicator } from '../../../testing/threat-builders.js';
import { probabilityOf, signed, waterfallTerms } from './waterfall-terms.js';

describe('waterfallTerms', () => {
  it('lets each term begin where the one before it ended, and keeps the running total', () => {
    const { terms, zero, sum } = waterfallTerms([anIndicator(-3), anIndicator(2), anIndicator(2)]);
    expect(zero).toBeCloseTo(0.75);
    expect(terms.map(({ from, width, total }) => [from, width, total])).toEqual([
      [0, 0.75, -3],
      [0, 0.5, -1],
      [0.5, 0.5, 1],
    ]);
    expect(sum).toBe(1);
  });

  it('keeps every bar on the axis', () => {
    const { terms } = waterfallTerms([0.3, 4, -9, 2.5, 0, 1e9, -1e9].map(anIndicator));
    expect(terms.every(({ from, width }) => from >= 0 && width >= 0 && from + width <= 1 + 1e-9)).toBe(true);
  });

  it('folds what says nothing', () => {
    const { terms, silent } = waterfallTerms([0, 1, 0.004, -0.004, NaN].map(anIndicator));
    expect(terms).toHaveLength(1);
    expect(silent).toHaveLength(4);
  });

  it('is flat, not broken, without terms', () => {
    expect(waterfallTerms([])).toEqual({ terms: [], silent: [], zero: 0, sum: 0 });
  });
});

describe('in words', () => {
  it('are the probability of a sum, and its sign', () => {
    expect(probabilityOf(0)).toBe(0.5);
    expect(probabilityOf(-800)).toBe(0);
    expect([1.4, -0.3, 0].map(signed)).toEqual(['+1.40', '−0.30', '+0.00']);
  });
});
