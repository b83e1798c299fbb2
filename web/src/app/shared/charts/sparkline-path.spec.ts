import { describe, expect, it } from 'vitest';
import { sparklinePath, sparklineText } from './sparkline-path.js';

const heights = (path: string): number[] => [...path.matchAll(/v-([\d.]+)/g)].map(([, height]) => Number(height));

describe('sparklinePath', () => {
  it('draws each value as its share of the largest', () => {
    expect(heights(sparklinePath([1, 2, 4]))).toEqual([3, 6, 12]);
  });

  it('leaves gaps where there is nothing, and keeps the others in their place', () => {
    expect(sparklinePath([3, 0, null, undefined, NaN, -2, 3])).toBe('M0 12h1.5v-12h-1.5zM12 12h1.5v-12h-1.5z');
  });

  it('shows one beside a huge value', () => {
    expect(heights(sparklinePath([1, 1e12]))).toEqual([1, 12]);
  });

  it('is empty for nothing', () => {
    expect(sparklinePath([])).toBe('');
    expect(sparklinePath([0, 0])).toBe('');
  });
});

describe('sparklineText', () => {
  it('says what is drawn', () => {
    expect(sparklineText([1, null, 4])).toBe('5 in 3 h, most in one hour 4');
    expect(sparklineText([])).toBe('0 in 0 h, most in one hour 0');
  });
});
