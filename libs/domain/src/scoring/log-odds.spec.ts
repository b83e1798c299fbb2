import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundLowering, capFamilies, logit, loweredBy, sigmoid, sumOf, type Term } from './log-odds.js';

const term = (family: string, logOdds: number): Term => ({
  family,
  logOdds,
  indicator: '',
  description: '',
  source: '',
  evidence: [],
});
const anyTerms = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.double({ min: -9, max: 9, noNaN: true }))
    .map(([family, logOdds]) => term(family, logOdds)),
  { maxLength: 8 },
);
const ofFamily = (terms: readonly Term[], name: string): Term[] => terms.filter(({ family }) => family === name);
const oddsOf = (terms: readonly Term[]): number[] => terms.map(({ logOdds }) => logOdds);

describe('log-odds and probability', () => {
  it('are each other’s inverse', () => {
    expect([logit(0.5), sigmoid(0)]).toEqual([0, 0.5]);
    expect([logit(0.75), sigmoid(Math.log(3))]).toEqual([expect.closeTo(Math.log(3), 12), expect.closeTo(0.75, 12)]);
    fc.assert(
      fc.property(fc.double({ min: -13, max: 13, noNaN: true }), (odds) => {
        expect(logit(sigmoid(odds))).toBeCloseTo(odds, 6);
      }),
    );
  });

  it('are finite at both ends', () => {
    expect([logit(0), logit(1)]).toEqual([expect.closeTo(-13.8, 1), expect.closeTo(13.8, 1)]);
    expect([sigmoid(-1e9), sigmoid(1e9)]).toEqual([0, 1]);
  });
});

describe('a family of terms', () => {
  it('has its cap at most, in either direction, and each of its terms the same share of it', () => {
    expect(oddsOf(capFamilies([term('a', 3), term('b', -5), term('a', 1), term('c', 7)], { a: 2, b: 2 }))).toEqual([
      1.5, -2, 0.5, 7,
    ]);
    expect(oddsOf(capFamilies([term('a', 1), term('a', 1)], { a: 2 }))).toEqual([1, 1]);
    fc.assert(
      fc.property(anyTerms, fc.double({ min: 0.1, max: 5, noNaN: true }), (terms, cap) => {
        const capped = capFamilies(terms, { a: cap });
        const sum = sumOf(ofFamily(terms, 'a'));
        expect(sumOf(ofFamily(capped, 'a'))).toBeCloseTo(Math.sign(sum) * Math.min(cap, Math.abs(sum)), 6);
        expect(ofFamily(capped, 'b')).toEqual(ofFamily(terms, 'b'));
      }),
    );
  });
});

describe('what some families lower', () => {
  const unchecked = new Set(['a', 'b']);

  it('is the sum of their negative terms alone', () => {
    expect(loweredBy([term('a', -1), term('b', -2), term('a', 5), term('c', -9)], unchecked)).toBe(3);
  });

  it('is bound, and what raises, and what is of others, is not', () => {
    const terms = [term('a', -1), term('b', -3), term('a', 5), term('c', -9)];
    expect(oddsOf(boundLowering(terms, unchecked, 2))).toEqual([-0.5, -1.5, 5, -9]);
    expect(boundLowering(terms, unchecked, 4)).toEqual(terms);
    fc.assert(
      fc.property(anyTerms, fc.double({ min: 0.1, max: 5, noNaN: true }), (some, most) => {
        const bound = boundLowering(some, unchecked, most);
        expect(loweredBy(bound, unchecked)).toBeCloseTo(Math.min(most, loweredBy(some, unchecked)), 6);
      }),
    );
  });
});
