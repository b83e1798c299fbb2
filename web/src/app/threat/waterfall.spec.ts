import { describe, expect, it } from 'vitest';
import { anIndicator } from '../../testing/threat-builders.js';
import { waterfall } from './waterfall.js';

describe('waterfall', () => {
  it('lets each term begin where the one before it ended', () => {
    const { steps, zero, sum } = waterfall([anIndicator(-3), anIndicator(2), anIndicator(2)]);
    expect(zero).toBeCloseTo(0.75);
    expect(steps.map(({ from, width }) => [from, width])).toEqual([
      [0, 0.75],
      [0, 0.5],
      [0.5, 0.5],
    ]);
    expect(sum).toBe(1);
  });

  it('keeps every bar on the axis', () => {
    const { steps } = waterfall([0.3, 4, -9, 2.5, 0].map(anIndicator));
    expect(steps.every(({ from, width }) => from >= 0 && from + width <= 1 + 1e-9)).toBe(true);
  });

  it('is flat, not broken, without terms or with terms of zero', () => {
    expect(waterfall([])).toEqual({ steps: [], zero: 0, sum: 0 });
    expect(waterfall([anIndicator(0)]).steps[0]).toMatchObject({ from: 0, width: 0 });
  });
});
