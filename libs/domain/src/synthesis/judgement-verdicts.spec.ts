import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TriageHistory } from '../scoring/triage-history.js';
import {
  DAY,
  MINUTE,
  NOW,
  SEEDS,
  again,
  judge,
  lived,
  novel,
  oddsOf,
  pasts,
  ratings,
  verdictOn,
} from './judgement.support.spec.js';

describe('judgement: verdicts', () => {
  it('P6 true positives never make the same rule on the same host less suspicious, now or a day later', () => {
    const earlier = fc.array(fc.record({ real: fc.boolean(), logit: fc.double({ min: -4, max: 4, noNaN: true }) }), {
      maxLength: 230,
    });
    fc.assert(
      fc.property(
        pasts,
        earlier,
        fc.constantFrom(1, 3),
        fc.integer({ min: 0, max: 14 }),
        (past, judged, times, firedOn) => {
          const signal = novel();
          const [before, after] = [lived(past), lived(past)];
          for (const history of [before, after]) {
            for (let day = firedOn; day >= 1; day -= 1) history.count(again(signal), NOW - (day + 2) * DAY);
            judged.forEach((verdict, n) =>
              history.recordVerdict({
                ...verdictOn(novel({ rule: `rule-${n % 5}` }), verdict.real, NOW - DAY - n),
                logit: verdict.logit,
              }),
            );
          }
          for (let n = 0; n < times; n += 1) after.recordVerdict(verdictOn(signal, true, NOW - MINUTE - n));
          for (const at of [NOW, NOW + DAY]) {
            expect(oddsOf(again(signal), after, at)).toBeGreaterThanOrEqual(oddsOf(again(signal), before, at));
          }
        },
      ),
      SEEDS,
    );
  });

  it('P9 verdicts of other customers move the odds by half at most, need three customers, and never dismiss', () => {
    fc.assert(
      fc.property(
        pasts,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        ratings,
        (past, customers, each, severity) => {
          const signal = novel({ severity });
          const [without, others] = [lived(past), lived(past)];
          for (let n = 0; n < customers * each; n += 1) {
            others.recordVerdict({
              ...verdictOn(signal, false, NOW - DAY),
              customerName: `other-${n % customers}`,
              analyst: `a${n}`,
            });
          }
          const change = oddsOf(signal, others) - oddsOf(signal, without);
          expect(change).toBeGreaterThanOrEqual(customers < 3 ? 0 : -Math.log(1.5) - 1e-9);
          expect(judge(again(signal), others).falsePositiveScore.recommendation).not.toBe('likely_false_positive');
        },
      ),
      SEEDS,
    );
  });

  it('P11 a CRITICAL keeps its review whatever explains it', () => {
    fc.assert(
      fc.property(
        pasts,
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        fc.boolean(),
        (past, verdicts, allowListed, changed) => {
          const history = lived(past);
          const signal = novel({ severity: 'CRITICAL' });
          for (let n = 0; n < verdicts; n += 1)
            history.recordVerdict({ ...verdictOn(signal, false, NOW - DAY), analyst: `a${n}` });
          const judged = judge(signal, history, { allowListed, changed });
          expect(judged.requiresHumanReview).toBe(true);
          expect(judged.falsePositiveScore.recommendation).not.toBe('likely_false_positive');
        },
      ),
      SEEDS,
    );
  });

  it('lets verdicts here, the configuration or a change dismiss a HIGH, and names the reason', () => {
    const history = new TriageHistory();
    const signal = novel({ severity: 'HIGH' });
    for (let n = 0; n < 20; n += 1) history.recordVerdict({ ...verdictOn(signal, false, NOW - DAY), analyst: `a${n}` });
    const ways = [
      [judge(signal, history), 'verdicts'],
      [judge(again(signal), new TriageHistory(), { allowListed: true }), 'configuration'],
      [judge(again(signal), new TriageHistory(), { changed: true, maintenance: true }), 'change'],
    ] as const;
    for (const [{ falsePositiveScore, requiresHumanReview }, kind] of ways) {
      expect(falsePositiveScore.explainedBy?.map((reason) => reason.kind)).toContain(kind);
      expect([kind, falsePositiveScore.recommendation, requiresHumanReview]).toEqual([
        kind,
        'likely_false_positive',
        false,
      ]);
    }
  });

  it('calls a LOW rule harmless after a long regular record, and says since when', () => {
    const history = new TriageHistory();
    const signal = novel({ severity: 'LOW' });
    for (let day = 20; day >= 1; day -= 1) history.count(again(signal), NOW - day * DAY);
    const { falsePositiveScore, customerNarrative } = judge(signal, history);
    expect(falsePositiveScore.recommendation).toBe('likely_false_positive');
    expect(falsePositiveScore.explainedBy?.[0]?.text).toContain('2026-02-23');
    expect(customerNarrative).toContain('most likely harmless');
  });
});
