import { describe, expect, it } from '@jest/globals';
import type { MitreTechnique, NewRule, Severity, TriageCounters } from '@soc-agent/contracts';
import { threatSignal, triageCounters } from '@soc-agent/testing';
import { floodExplained, recordTerms } from './record-terms.js';
import { ruleRecord } from './rule-record.js';
import type { TriageWeights } from './weights.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = Date.parse('2026-03-15T14:30:00Z');
const TODAY = Math.floor(AT / DAY);
/** Weights of one each show what a term multiplies its weight by. */
const ONES = new Proxy({} as TriageWeights, { get: () => 1 });

function termsOf(
  changes: Partial<TriageCounters>,
  techniques: readonly MitreTechnique[] = [],
  severity: Severity = 'MEDIUM',
): Record<string, number> {
  const counters = triageCounters({ at: AT, customerSince: AT - 60 * DAY, ruleSince: AT - 50 * DAY, ...changes });
  const { terms } = recordTerms(threatSignal({ severity }), counters, techniques, ONES);
  return Object.fromEntries(terms.map(({ indicator, logOdds }) => [indicator, logOdds]));
}

const newRules = (...rules: Partial<NewRule>[]): Partial<TriageCounters> => ({
  newRules: rules.map((rule) => ({ since: AT - HOUR, lastAt: AT, onEntity: false, ...rule })),
});
const many = (count: number, rule: Partial<NewRule>): Partial<NewRule>[] => Array<Partial<NewRule>>(count).fill(rule);
const technique = (...tactics: string[]): MitreTechnique => ({
  ...{ id: 'T1', name: 'one', confidence: 0.9, source: 'hint' },
  tactics,
});
/** Fired in so many of the last hours, and on each day before. */
const lately = (hours: number): Partial<TriageCounters> => {
  const all = Array.from({ length: hours }, (_, n) => Math.floor(AT / HOUR) - n);
  return {
    ruleDays: Array.from(
      Map.groupBy(all, (hour) => Math.floor(hour / 24)),
      ([day, ofDay]) => ({
        day,
        hours: ofDay.reduce((sum, hour) => sum | (1 << (hour % 24)), 0),
        busiest: 1,
      }),
    ),
  };
};
const weekly: TriageCounters['ruleDays'] = Array.from({ length: 9 }, (_, n) => ({
  day: TODAY - 11 + n,
  hours: 1 << 9,
  busiest: 100,
}));

describe('other rules that are new here', () => {
  it('say nothing up to three at the customer and one on the entity', () => {
    expect(termsOf(newRules(...many(3, {})))).toEqual({});
    expect(termsOf(newRules(...many(4, {})))).toEqual({ new_rules_here: Math.log(2) });
    expect(termsOf(newRules({ onEntity: true }))).toEqual({});
    expect(termsOf(newRules(...many(3, { onEntity: true })))).toEqual({ new_rules_on_entity: Math.log(3) });
  });

  it('count by what their source rates them, and half where they fired more than an hour ago', () => {
    const beyondThree = (...rules: Partial<NewRule>[]): number =>
      Math.expm1(termsOf(newRules(...many(3, {}), ...rules))['new_rules_here'] ?? 0);
    const worths = (['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const).map((severity) =>
      beyondThree({ severity }),
    );
    expect(worths).toEqual([0, 0.5, 1, 1, 1].map((worth) => expect.closeTo(worth, 12) as unknown));
    expect(beyondThree({ lastAt: AT - HOUR + 1 })).toBeCloseTo(1, 12);
    expect(beyondThree({ lastAt: AT - HOUR })).toBeCloseTo(0.5, 12);
  });

  it('are not those seen before yesterday', () => {
    expect(termsOf(newRules(...many(9, { since: AT - 37 * HOUR })))).toEqual({});
  });
});

describe('what calls home', () => {
  const beacon = [technique('TA0011', 'TA0001')];

  it('is a beacon from seven of the last 24 hours on, in full in all of them', () => {
    const steadiness = (hours: number): number | undefined => termsOf(lately(hours), beacon)['beacon'];
    expect([6, 7, 15, 24].map(steadiness)).toEqual([undefined, 1 / 18, 0.5, 1]);
  });

  it('is known by the first tactic of the likeliest technique', () => {
    const isBeacon = (...techniques: MitreTechnique[]): boolean => 'beacon' in termsOf(lately(24), techniques);
    expect([isBeacon(technique('TA0010')), isBeacon(technique('TA0001', 'TA0011'))]).toEqual([true, false]);
    expect([isBeacon(technique('TA0001'), technique('TA0011')), isBeacon()]).toEqual([false, false]);
  });

  it('is none where analysts mostly found it harmless', () => {
    const judged = (real: number, benign: number): boolean =>
      'beacon' in
      termsOf(
        {
          ...lately(24),
          verdicts: { ...triageCounters().verdicts, here: [{ week: 2932, account: 'a', real, false: benign }] },
        },
        beacon,
      );
    expect([judged(1, 2), judged(2, 2), judged(3, 2)]).toEqual([false, true, true]);
  });

  it('is not usual for its regular record, in the measure that it is steady', () => {
    const both = { ruleDays: [...weekly, ...(lately(15).ruleDays ?? [])] };
    expect(termsOf(both, beacon)).toMatchObject({ usual_rule: 0.5, beacon: 0.5 });
    expect(termsOf(both, beacon)).not.toHaveProperty('regular_rule');
    expect(termsOf(both)).toMatchObject({ usual_rule: 1, regular_rule: 1 });
  });
});

describe('a term of the past', () => {
  it('says in words what was counted, and where to look', () => {
    const counters = triageCounters({
      ...{ at: AT, customerSince: AT - 60 * DAY, ruleSince: AT - 50 * DAY, ruleDays: weekly, alertsNow: 1000 },
      ...newRules(...many(5, { onEntity: true })),
    });
    const signal = threatSignal({ severity: 'LOW', entities: { hosts: ['web-1'] } });
    const said = recordTerms(signal, counters, [], ONES).terms.map(({ indicator, description, evidence }) => [
      indicator,
      description,
      evidence,
    ]);
    expect(said).toEqual([
      [
        'usual_rule',
        'the rule fired here on 9 of the last 14 days, the last two left out',
        ['signal.source.ruleId', 'signal.customerName'],
      ],
      [
        'new_rules_here',
        '5 other rules that were never seen here before yesterday fired in the two hours before',
        ['signal.customerName', 'signal.timestamp'],
      ],
      [
        'new_rules_on_entity',
        '5 other rules that were never seen here before yesterday fired on this entity in the two hours before',
        ['signal.entities.hosts[0]', 'signal.timestamp'],
      ],
      [
        'flood',
        '1000 alerts of the rule within two hours, its busiest hour so far had 100',
        ['signal.source.ruleId', 'signal.customerName'],
      ],
    ]);
    expect(floodExplained({ ...ruleRecord(triageCounters()) }, triageCounters({ alertsNow: 1 }))).toBe(
      '1 alert of the rule within two hours, it has no record here',
    );
  });
});

describe('a regular record', () => {
  it('explains what its source rates MEDIUM at most, and no flood', () => {
    const explained = (severity: Severity, alertsNow = 1): boolean =>
      'regular_rule' in termsOf({ ruleDays: weekly, alertsNow }, [], severity);
    expect((['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const).map((one) => explained(one))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([explained('LOW', 999), explained('LOW', 1000)]).toEqual([true, false]);
    expect(termsOf({ ruleDays: weekly, alertsNow: 1000 })).toEqual({ usual_rule: 1, flood: 1 });
  });

  it('is none of a rule that is new', () => {
    expect(termsOf({ ruleSince: AT - HOUR })).toEqual({ new_rule: 1 });
  });
});
