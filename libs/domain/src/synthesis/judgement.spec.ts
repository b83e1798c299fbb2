import { describe, expect, it } from '@jest/globals';
import type { Severity } from '@soc-agent/contracts';
import fc from 'fast-check';
import { TriageHistory } from '../scoring/triage-history.js';
import {
  DAY,
  HOUR,
  MINUTE,
  NOW,
  SEEDS,
  again,
  isUnread,
  judge,
  live,
  lived,
  novel,
  oddsOf,
  pasts,
  rank,
  ratings,
  type Probe,
} from './judgement.support.spec.js';

describe('judgement: what is new is never buried', () => {
  it('P1 a rule never seen is no less suspicious at a well-known customer than at an unknown one', () => {
    fc.assert(
      fc.property(pasts, ratings, (past, severity) => {
        const probe = novel({ severity });
        expect(oddsOf(probe, lived(past))).toBeGreaterThanOrEqual(oddsOf(probe, new TriageHistory()));
      }),
      SEEDS,
    );
  });

  it('P2 a host never seen is no less suspicious than one with ordinary history only', () => {
    fc.assert(
      fc.property(pasts, ratings, (past, severity) => {
        const known = oddsOf(novel({ severity, host: 'host-0' }), lived(past));
        expect(oddsOf(novel({ severity, host: 'never-seen' }), lived(past))).toBeGreaterThanOrEqual(known);
      }),
      SEEDS,
    );
  });

  it('P3 more ordinary history never lowers a rule never seen', () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 1, max: 2000 }), (past, more) => {
        const [shorter, longer] = [lived(past), lived(past)];
        live(longer, { ...past, signals: more, seed: past.seed + 1 });
        expect(oddsOf(novel(), longer)).toBeGreaterThanOrEqual(oddsOf(novel(), shorter));
      }),
      SEEDS,
    );
  });

  it('P4 nothing but verdicts, configuration or a change dismisses a HIGH, whatever its record', () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 0, max: 40 }), (past, firedOn) => {
        const history = lived(past);
        const signal = novel({ severity: 'HIGH', title: 'Blocked: cleaned, nothing found', confidence: 0 });
        for (let day = firedOn; day >= 1; day -= 1) history.count(again(signal), NOW - day * DAY);
        const judged = judge(signal, history);
        expect(judged.falsePositiveScore.recommendation).not.toBe('likely_false_positive');
        expect(judged.requiresHumanReview).toBe(true);
        expect(rank(judged.severity)).toBeGreaterThanOrEqual(rank('MEDIUM'));
      }),
      SEEDS,
    );
  });

  it('P5 the volume of ordinary rules moves the odds of a rule never seen by less than two times', () => {
    fc.assert(
      fc.property(pasts, pasts, (one, other) => {
        const ratio = oddsOf(novel(), lived(one)) - oddsOf(novel(), lived(other));
        expect(Math.abs(ratio)).toBeLessThan(Math.log(2));
      }),
      SEEDS,
    );
  });

  it("P7 yesterday's incident, by other rules or the same, never makes today's alert less suspicious", () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 60 }), (past, firedOn, alerts) => {
        const signal = novel();
        const [quiet, struck] = [lived(past), lived(past)];
        for (const history of [quiet, struck]) {
          for (let day = firedOn; day >= 1; day -= 1) history.count(again(signal), NOW - (day + 2) * DAY);
        }
        for (let n = 0; n < alerts; n += 1) {
          struck.count(
            n % 2 === 0 ? again(signal) : novel({ rule: `incident-${n % 7}` }),
            NOW - 24 * HOUR + n * MINUTE,
          );
        }
        expect(oddsOf(signal, struck)).toBeGreaterThanOrEqual(oddsOf(signal, quiet));
      }),
      SEEDS,
    );
  });

  it("P8 ten times a rule's busiest hour, or a thousand alerts in an hour without a record, is read", () => {
    fc.assert(
      fc.property(pasts, fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 50 }), (past, firedOn, usual) => {
        const history = lived(past);
        const alerts = firedOn === 0 ? 1000 : 10 * usual;
        const signal = novel({ severity: 'LOW' });
        for (let day = firedOn; day >= 1; day -= 1) {
          history.count(again({ ...signal, metadata: { count: usual } }), NOW - (day + 2) * DAY);
        }
        for (let n = 1; n < alerts; n += 1) history.count(again(signal), NOW - (n % 30) * MINUTE);
        expect(isUnread(judge(signal, history))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('reads whatever its source rates MEDIUM or more, at every customer and on every host', () => {
    fc.assert(
      fc.property(
        pasts,
        fc.constantFrom('host-0', 'never-seen'),
        fc.constantFrom<Severity>('MEDIUM', 'HIGH', 'CRITICAL'),
        (past, host, severity) => {
          expect(isUnread(judge(novel({ host, severity }), lived(past)))).toBe(false);
        },
      ),
      SEEDS,
    );
  });
});

describe('judgement: content counts', () => {
  const pairs: readonly (readonly [graver: Partial<Probe>, milder: Partial<Probe>])[] = [
    [{ technique: ['T1003', ['TA0006'], 0.9] }, {}],
    [{ technique: ['T1003', ['TA0006'], 0.9] }, { technique: ['T1003', ['TA0006'], 0.55] }],
    [{ technique: ['T1003', ['TA0006'], 0.9] }, { technique: ['T1082', ['TA0007'], 0.9] }],
    [{ title: 'Brute force succeeded' }, { title: 'Brute force was tried' }],
    [{ title: 'Brute force was tried' }, { title: 'Brute force failed' }],
    [{ title: 'Malware found' }, { title: 'Malware quarantined' }],
    [{ count: 5000 }, { count: 1 }],
    [{ user: 'Administrator' }, { user: 'jdoe' }],
    [{ vendorVerdict: 'true_positive' }, {}],
    [{}, { vendorVerdict: 'false positive' }],
    [{ confidence: 95 }, { confidence: 20 }],
  ];
  it.each(pairs)('P16 %j is graver than %j, both new and HIGH', (graver, milder) => {
    const odds = (probe: Partial<Probe>): number =>
      oddsOf(novel({ severity: 'HIGH', ...probe }), new TriageHistory(), NOW, probe);
    expect(odds(graver)).toBeGreaterThan(odds(milder));
  });
});
