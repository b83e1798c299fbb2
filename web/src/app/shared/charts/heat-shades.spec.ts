import { describe, expect, it } from 'vitest';
import { mostOf, shadeOf } from './heat-shades.js';

describe('shadeOf', () => {
  it('is full for the most, nought for nothing, and seen for one among very many', () => {
    expect(shadeOf(1e9, 1e9)).toBe(1);
    expect(shadeOf(0, 5)).toBe(0);
    expect(shadeOf(1, 1e9)).toBeGreaterThan(0.12);
    expect(shadeOf(1, 1)).toBe(1);
  });

  it('grows with the count, and never beyond the full', () => {
    const shades = [1, 2, 10, 100, 5000].map((count) => shadeOf(count, 1000));
    expect([...shades].sort((a, b) => a - b)).toEqual(shades);
    expect(shades.at(-1)).toBe(1);
  });

  it('accepts values that are not numbers', () => {
    expect([shadeOf(NaN, 3), shadeOf(3, NaN), shadeOf(-1, 3), shadeOf(3, 0)]).toEqual([0, 0, 0, 0]);
  });
});

describe('mostOf', () => {
  it('passes over gaps', () => {
    expect(
      mostOf([
        [1, null],
        [undefined, 7, NaN],
      ]),
    ).toBe(7);
    expect(mostOf([])).toBe(0);
  });
});
