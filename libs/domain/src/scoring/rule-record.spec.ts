import { describe, expect, it } from '@jest/globals';
import type { TriageCounters } from '@soc-agent/contracts';
import { triageCounters } from '@soc-agent/testing';
import fc from 'fast-check';
import { isNewHere, ruleRecord, type RuleRecord } from './rule-record.js';

const HOUR = 3_600_000;
const AT = Date.parse('2026-03-15T16:30:00Z');
const NOW = Math.floor(AT / HOUR);
const TODAY = Math.floor(NOW / 24);

/** The days on which a rule fired in those hours, so many hours ago. */
function daysOf(hoursAgo: readonly number[], busiest = 5): TriageCounters['ruleDays'] {
  const days = Map.groupBy(hoursAgo, (ago) => Math.floor((NOW - ago) / 24));
  return Array.from(days, ([day, ofDay]) => ({
    day,
    hours: ofDay.reduce((hours, ago) => hours | (1 << ((NOW - ago) % 24)), 0),
    busiest,
  }));
}

function record(changes: Partial<TriageCounters>): RuleRecord {
  return ruleRecord(triageCounters({ at: AT, customerSince: AT - 60 * 24 * HOUR, ruleSince: AT, ...changes }));
}

const verdicts = (real: number, benign: number): TriageCounters['verdicts'] => ({
  ...triageCounters().verdicts,
  here: [{ week: Math.floor(AT / HOUR / 24 / 7), account: 'a', real, false: benign }],
});

describe('the record of a rule', () => {
  it('leaves out the last two days, and what lies before the fourteen before them', () => {
    const fired = (ago: number): number => record({ ruleDays: daysOf([ago]) }).daysFired;
    expect([47, 48, 48 + 14 * 24, 49 + 14 * 24].map(fired)).toEqual([0, 1, 1, 0]);
  });

  it('counts the hours of the last day, this one included', () => {
    const active = (...hoursAgo: number[]): number => record({ ruleDays: daysOf(hoursAgo) }).activeHours;
    expect([active(0), active(23), active(24), active(0, 5, 16, 17, 23, 24, 30)]).toEqual([1, 1, 0, 5]);
  });

  it('is usual by its days, seven of them in full, or by its share of hours, a third in full', () => {
    const onDays = (count: number): RuleRecord =>
      record({ ruleDays: daysOf(Array.from({ length: count }, (_, n) => 72 + 24 * n)) });
    expect([0, 1, 6, 7, 14].map((count) => onDays(count).usual)).toEqual([0, 1 / 7, 6 / 7, 1, 1]);
    expect([6, 7].map((count) => onDays(count).isRegular)).toEqual([false, true]);
    // eight hours of one day, at a customer known for a day and two more
    const eight = daysOf([60, 61, 62, 63, 56, 57, 58, 59]);
    expect(record({ ruleDays: eight, customerSince: AT - 72 * HOUR }).usual).toBeCloseTo(1, 12);
    expect(record({ ruleDays: eight, customerSince: AT - 96 * HOUR }).usual).toBeCloseTo(0.5, 12);
    expect(record({ ruleDays: eight, customerSince: AT }).usual).toBeCloseTo(1, 12);
  });

  it('is no excuse for a rule that was judged real here', () => {
    const ruleDays = daysOf(Array.from({ length: 14 }, (_, n) => 72 + 24 * n));
    expect(record({ ruleDays, verdicts: verdicts(0, 9) })).toMatchObject({ usual: 1, isRegular: true });
    expect(record({ ruleDays, verdicts: verdicts(1, 9) })).toMatchObject({ usual: 0, isRegular: false, daysFired: 14 });
  });

  it('has a flood at ten times the busiest hour, or at a thousand alerts where nothing is settled', () => {
    const floods = (alertsNow: number, ...hoursAgo: number[]): boolean =>
      record({ alertsNow, ruleDays: daysOf(hoursAgo) }).isFlood;
    expect([floods(49, 72), floods(50, 72), floods(1000, 72)]).toEqual([false, true, true]);
    // yesterday alone is a measure, but a thousand are a flood whatever yesterday was
    expect([floods(49, 24), floods(50, 24)]).toEqual([false, true]);
    expect([floods(999), floods(1000), floods(999, 0), floods(1000, 0)]).toEqual([false, true, false, true]);
    const busy = (alertsNow: number, ago: number): boolean =>
      record({ alertsNow, ruleDays: daysOf([ago], 900) }).isFlood;
    expect([busy(1000, 72), busy(1000, 24), busy(9000, 72)]).toEqual([false, true, true]);
  });

  it('names the busiest of its settled days, else of the days before today', () => {
    const busiest = (...days: TriageCounters['ruleDays'][]): number | undefined =>
      record({ ruleDays: days.flat() }).busiest;
    expect(busiest(daysOf([72], 3), daysOf([96], 8), daysOf([24], 50))).toBe(8);
    expect(busiest(daysOf([24], 50), daysOf([0], 70))).toBe(50);
    expect(busiest(daysOf([0], 70))).toBeUndefined();
  });

  it('is of a new rule for a day and a half, at a customer known for two days', () => {
    const isNew = (ruleHours: number, customerHours: number): boolean =>
      isNewHere(AT - ruleHours * HOUR, { at: AT, customerSince: AT - customerHours * HOUR });
    expect([isNew(36, 48), isNew(36.01, 48), isNew(36, 47.99), isNew(0, 500)]).toEqual([true, false, false, true]);
    expect(record({ ruleSince: AT - 36 * HOUR }).isNew).toBe(true);
  });

  it('never gets less usual by one day more', () => {
    const anyDays = fc.uniqueArray(fc.integer({ min: 48, max: 48 + 13 * 24 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyDays, (hoursAgo) => {
        const [fewer, all] = [hoursAgo.slice(1), hoursAgo].map((some) => record({ ruleDays: daysOf(some) }));
        expect(all!.usual).toBeGreaterThanOrEqual(fewer!.usual);
        expect(all!.usual).toBeLessThanOrEqual(1);
        expect(all!.daysFired).toBe(new Set(hoursAgo.map((ago) => Math.floor((NOW - ago) / 24))).size);
        expect(all!.daysFired).toBeLessThanOrEqual(TODAY);
      }),
    );
  });
});
