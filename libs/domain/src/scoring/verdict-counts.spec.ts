import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '@soc-agent/contracts';
import fc from 'fast-check';
import { accountOf, countsAt, weekOf, WEEKS_KEPT } from './verdict-counts.js';

const WEEK = 7 * 86_400_000;
const NOW = 2934;
const entry = (changes: Partial<LedgerEntry>): LedgerEntry => ({
  week: NOW,
  account: 'a',
  real: 0,
  false: 0,
  ...changes,
});
const counts = (...ledger: Partial<LedgerEntry>[]): ReturnType<typeof countsAt> =>
  countsAt(ledger.map(entry), NOW * WEEK + 1);

describe('what verdicts count', () => {
  it('is one each in their week, and .97 a day less later, until half a year', () => {
    expect(counts({ real: 3 }, { false: 2, account: 'b' })).toEqual({ real: 3, false: 2 });
    expect(counts({ week: NOW - 1, real: 1 }).real).toBeCloseTo(0.97 ** 7, 12);
    expect(counts({ week: NOW - WEEKS_KEPT, real: 1 }).real).toBeCloseTo(0.97 ** (7 * WEEKS_KEPT), 12);
    expect(counts({ week: NOW - WEEKS_KEPT - 1, real: 1, false: 1 })).toEqual({ real: 0, false: 0 });
  });

  it('is that of this week for one that is dated later: clocks differ', () => {
    expect(counts({ week: NOW + 1, real: 1 })).toEqual({ real: 1, false: 0 });
  });

  it('has a bound for each account and for all of a week, real and false apart', () => {
    expect(counts({ real: 26 })).toEqual({ real: 25, false: 0 });
    expect(counts(...['a', 'b', 'c'].map((account) => ({ account, real: 40, false: 20 })))).toEqual({
      real: 50,
      false: 50,
    });
    expect(counts({ real: 40 }, { week: NOW - 1, real: 40 }).real).toBeCloseTo(25 + 25 * 0.97 ** 7, 12);
  });

  it('is the same in whatever order they were given', () => {
    const entries = fc.array(
      fc.record({
        week: fc.integer({ min: NOW - 30, max: NOW + 1 }),
        account: fc.constantFrom('0', '7', 'f'),
        real: fc.nat(80),
        false: fc.nat(80),
      }),
    );
    fc.assert(
      fc.property(entries, (ledger) => {
        expect(countsAt(ledger.toReversed(), NOW * WEEK)).toEqual(countsAt(ledger, NOW * WEEK));
      }),
    );
  });

  it('is in the week of its time', () => {
    expect([weekOf(NOW * WEEK - 1), weekOf(NOW * WEEK), weekOf((NOW + 1) * WEEK - 1)]).toEqual([NOW - 1, NOW, NOW]);
  });

  it('is under one of sixteen accounts that a name of a customer has for ever', () => {
    const accounts = Array.from({ length: 500 }, (_, n) => accountOf('RetailMax', `analyst ${n}`));
    expect(new Set(accounts).size).toBe(16);
    expect(accountOf('RetailMax', 'ada')).toBe(accountOf('RetailMax', 'ada'));
    expect(['A', 'B', 'C', 'D'].map((customer) => accountOf(customer, 'ada'))).not.toEqual(
      Array<string>(4).fill(accountOf('A', 'ada')),
    );
  });
});
