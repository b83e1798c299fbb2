import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apart, spoken } from './wording.js';

const HOUR_MS = 3_600_000;

describe('times in words', () => {
  it.each([
    [120, '120 ms'],
    [45_000, '45 s'],
    [12 * 60_000, '12 min'],
    [3.5 * HOUR_MS, '3.5 h'],
    [-9 * 24 * HOUR_MS, '9 days'],
    [2459 * 24 * HOUR_MS, '6.7 years'],
    [Number.NaN, 'an unknown time'],
  ])('say %d as %s', (ms, words) => {
    expect(spoken(ms)).toBe(words);
  });

  it('tell what came before an event from what came after it, whatever lies between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8.64e15 }), (ms) => {
        expect(apart(ms, 'it')).toBe(`${spoken(ms)} after it`);
        expect(apart(-ms, 'it')).toBe(`${spoken(ms)} before it`);
      }),
    );
    expect(apart(0, 'it')).toBe('at the same time as it');
    expect(apart(Number.NaN, 'it')).toBe('at an unknown distance from it');
  });
});
