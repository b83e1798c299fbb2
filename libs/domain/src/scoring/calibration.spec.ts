import { describe, expect, it } from '@jest/globals';
import type { Calibration, TriageCounters } from '@soc-agent/contracts';
import { triageCounters } from '@soc-agent/testing';
import fc from 'fast-check';
import { calibrationTerm, fitCalibration, uncalibratedLogit, type Judged } from './calibration.js';
import { ruleRecord } from './rule-record.js';

const judgements = fc.array(
  fc.record({ logit: fc.double({ min: -4, max: 4, noNaN: true }), real: fc.boolean(), at: fc.nat(20) }),
  { minLength: 80, maxLength: 120 },
);

/** So many of each, at the given log-odds. */
function judged(real: number, benign: number, logit = 0, at = 0): Judged[] {
  return Array.from({ length: real + benign }, (_, n) => ({ logit, real: n < real, at }));
}

describe('the calibration of a customer', () => {
  it('is the same to the last digit whatever order its verdicts have', () => {
    const shuffled = judgements.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, others]) => expect(fitCalibration(others)).toEqual(fitCalibration(given))),
      { numRuns: 12 },
    );
  });

  it('is where verdicts cost least, and trust in the score with them', () => {
    const costOf = (given: readonly Judged[], slope: number, intercept: number): number =>
      given.reduce(
        (sum, { logit, real }) => sum + Math.log1p(Math.exp((real ? -1 : 1) * (slope * logit + intercept))),
        2.5 * ((slope - 1) ** 2 + intercept ** 2),
      );
    fc.assert(
      fc.property(judgements, (given) => {
        const { slope, intercept, verdicts } = fitCalibration(given) ?? { slope: 1, intercept: 0 };
        if (verdicts === undefined) return;
        expect(verdicts).toBe(given.length);
        const least = costOf(given, slope, intercept);
        if (slope === 0.5 || slope === 1.5) return;
        for (const [aside, up] of [
          [0.01, 0],
          [-0.01, 0],
          [0, 0.01],
          [0, -0.01],
        ] as const)
          expect(costOf(given, slope + aside, intercept + up)).toBeGreaterThan(least);
      }),
      { numRuns: 12 },
    );
  });

  it.each([
    [5, 44, false],
    [5, 45, true],
    [4, 60, false],
    [60, 4, false],
    [45, 5, true],
  ])('is there from fifty verdicts on, and five of each kind: %i real, %i not', (real, benign, isThere) => {
    expect(fitCalibration(judged(real, benign)) !== undefined).toBe(isThere);
  });

  it('rests on the latest two hundred', () => {
    const latest = [...judged(40, 60, 1, 9), ...judged(20, 80, -1, 8)];
    expect(fitCalibration([...judged(90, 10, -2, 7), ...latest])).toEqual(fitCalibration(latest));
    expect(fitCalibration(latest)?.verdicts).toBe(200);
  });

  it('does not turn the score round, and stays within bounds', () => {
    const opposite = [...judged(100, 0, -4), ...judged(0, 100, 4)];
    expect(fitCalibration(opposite)).toMatchObject({ slope: 0.5 });
    const sharper = [...judged(20, 80, -0.3), ...judged(80, 20, 0.3)];
    expect(fitCalibration(sharper)).toMatchObject({ slope: 1.5 });
    const [always, never] = [fitCalibration(judged(195, 5)), fitCalibration(judged(5, 195))];
    expect([always?.intercept, never?.intercept]).toEqual([2, -2]);
  });
});

describe('its term', () => {
  const counters = (calibration?: Partial<Calibration>, changes: Partial<TriageCounters> = {}): TriageCounters =>
    triageCounters({
      ...changes,
      ...(calibration && { calibration: { slope: 1, intercept: 0, verdicts: 60, ...calibration } }),
    });
  const known = { ...ruleRecord(triageCounters()), usual: 0.5 };
  const change = (logit: number, room: number, calibration: Partial<Calibration>): number | undefined =>
    calibrationTerm(logit, room, known, counters(calibration))[0]?.logOdds;

  it('is by how much the verdicts lower such a score, within what is left to it', () => {
    expect(change(-2, 9, { slope: 1.25 })).toBe(-0.5);
    expect(change(2, 9, { slope: 0.5, intercept: 0.25 })).toBe(-0.75);
    expect(change(2, 0.5, { slope: 0.5, intercept: 0.25 })).toBe(-0.5);
    expect(change(2, 9, { slope: 1.5, intercept: -0.5 })).toBe(0);
  });

  it('says what it rests on', () => {
    expect(calibrationTerm(-2, 9, known, counters({ slope: 1.25 }))).toEqual([
      {
        indicator: 'calibration',
        logOdds: -0.5,
        description: 'what 60 verdicts of this customer say of scores like this one',
        source: 'verdicts',
        evidence: ['signal.customerName'],
        family: 'calibration',
      },
    ]);
  });

  it('is for rules alone that have a record here and were never judged real', () => {
    const verdicts = {
      here: [{ week: 2900, account: '0', real: 1, false: 0 }],
      onEntity: [],
      elsewhere: { real: 0, false: 0 },
    };
    expect(calibrationTerm(-2, 9, known, counters())).toEqual([]);
    expect(calibrationTerm(-2, 9, { ...known, usual: 0 }, counters({ slope: 1.25 }))).toEqual([]);
    expect(calibrationTerm(-2, 9, known, counters({ slope: 1.25 }, { at: 0, verdicts }))).toEqual([]);
  });
});

it('a score without its calibration is the sum of all other terms', () => {
  const indicators = ['source_rating', 'calibration', 'count'].map((indicator, n) => ({
    ...{ indicator, description: '', evidence: [], source: 'signal' as const, weight: 0 },
    logOdds: 2 ** n,
  }));
  expect(uncalibratedLogit({ indicators })).toBe(5);
});
