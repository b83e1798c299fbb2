import { describe, expect, it } from '@jest/globals';
import type { CustomerContext, ThreatSignal, TriageStatistics } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { TriageHistory } from './triage-history.js';
import { entityKey, ruleKey, type CountedVerdict } from '../evidence/triage-statistics.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-05T00:00:00Z');

describe('triage history', () => {
  it('knows nothing of the past at the first signal of a customer', () => {
    expect(new TriageHistory().observe(alert(), START)).toEqual({
      verdicts: { rule: counts(0, 0), ruleAtCustomer: counts(0, 0), ruleOnEntity: counts(0, 0) },
    });
  });

  it('takes alerts of one rule within ten minutes for one episode', () => {
    const history = new TriageHistory();
    history.observe(alert(), START);
    contextAt(history, alert(), START + 2 * HOUR);
    const third = contextAt(history, alert(), START + 2 * HOUR + MINUTE);
    expect(third).toMatchObject({ burst: 2, quietHours: 2, firstOnEntity: false });
    const next = contextAt(history, alert(), START + 3 * HOUR);
    expect(next.burst).toBe(1);
    expect(next.quietHours).toBeCloseTo(1 - 1 / 60, 9);
  });

  it('tells a rule that never fired on the host from one that was silent', () => {
    const history = new TriageHistory();
    history.observe(alert(), START);
    const fresh = contextAt(history, alert({ rule: 'other' }), START + 5 * HOUR);
    expect(fresh).toMatchObject({ firstOnEntity: true, quietHours: 5 });
  });

  it('forgets volume within the hour and keeps hosts apart', () => {
    const history = new TriageHistory();
    history.observe(alert({ count: 500 }), START);
    expect(contextAt(history, alert({ rule: 'a' }), START + MINUTE).volume).toBeGreaterThan(400);
    expect(contextAt(history, alert({ rule: 'a', host: 'db-1' }), START + MINUTE).volume).toBe(0);
    expect(contextAt(history, alert({ rule: 'b' }), START + HOUR).volume).toBeLessThan(3);
  });

  it('is alarmed by rules it rarely sees, not by what fires every hour', () => {
    const quiet = new TriageHistory();
    for (let hour = 0; hour < 72; hour += 1) quiet.observe(alert({ rule: `usual-${hour % 3}` }), START + hour * HOUR);
    const usual = contextAt(quiet, alert({ rule: 'usual-0' }), START + 72 * HOUR).unrest;
    for (let n = 0; n < 6; n += 1) quiet.observe(alert({ rule: `never-${n}` }), START + 72 * HOUR + n * MINUTE);
    const alarmed = contextAt(quiet, alert({ rule: 'usual-0' }), START + 72 * HOUR + 8 * MINUTE).unrest;
    expect(usual).toBeLessThan(1.5);
    expect(alarmed).toBeGreaterThan(3 * usual);
  });

  it('keeps customers apart, but shares verdicts on a rule', () => {
    const history = new TriageHistory();
    history.recordVerdict(verdict({ customerName: 'A', real: true }));
    const { verdicts } = history.observe(alert({ customerName: 'B' }), START + MINUTE);
    expect(verdicts).toEqual({ rule: counts(1, 0), ruleAtCustomer: counts(0, 0), ruleOnEntity: counts(0, 0) });
  });

  it('counts the same signal once', () => {
    const history = new TriageHistory();
    history.observe(alert(), START);
    const signal = alert();
    const first = history.observe(signal, START + HOUR);
    expect(history.observe(signal, START + HOUR + MINUTE)).toEqual(first);
    expect(contextAt(history, alert(), START + HOUR + MINUTE).burst).toBe(2);
  });

  it('knows a beacon by its tactic, and how many tactics an entity has seen within a day', () => {
    const history = new TriageHistory();
    const query = { rule: 'dns', title: 'DNS query to .biz TLD', count: 20 };
    history.observe(alert({ rule: 'other' }), START);
    expect(contextAt(history, alert(query), START + MINUTE)).toMatchObject({ beacon: 20, progression: 1 });
    expect(contextAt(history, alert(query), START + 6 * MINUTE).beacon).toBe(40);
    expect(contextAt(history, alert(), START + 7 * MINUTE)).toMatchObject({ beacon: 0, progression: 1 });
    const hinted = { ...alert({ rule: 'hinted' }), mitreHints: ['T1110', 'TA0011'] };
    expect(contextAt(history, hinted, START + HOUR)).toMatchObject({ beacon: 1, progression: 2 });
    expect(contextAt(history, alert(), START + 26 * HOUR).progression).toBe(0);
  });

  it('is to the last digit as if a withdrawn verdict had never been given, whatever came between', () => {
    fc.assert(
      fc.property(
        fc.array(given, { maxLength: 80 }),
        fc.array(given, { minLength: 1, maxLength: 8 }),
        (kept, wrong) => {
          const [clean, changed] = [new TriageHistory(), new TriageHistory()];
          // each wrong verdict is given, changed to the opposite and withdrawn at moments of its own
          const steps = [
            ...kept.map((one) => ({ when: one.at, step: 'keep' as const, verdict: one })),
            ...wrong.flatMap((one) => [
              { when: one.at, step: 'give' as const, verdict: one },
              { when: one.at + 9 * DAY, step: 'withdraw' as const, verdict: one },
              {
                when: one.at + 9 * DAY,
                step: 'give' as const,
                verdict: { ...one, real: !one.real, at: one.at + 9 * DAY },
              },
              {
                when: one.at + 40 * DAY,
                step: 'withdraw' as const,
                verdict: { ...one, real: !one.real, at: one.at + 9 * DAY },
              },
            ]),
          ].sort((a, b) => a.when - b.when);
          for (const { step, verdict: one } of steps) {
            if (step === 'keep') clean.recordVerdict(one);
            if (step === 'withdraw') changed.withdrawVerdict(one);
            else changed.recordVerdict(one);
          }
          for (const days of [0, 3, 60, 170]) {
            const at = START + (100 + days) * DAY;
            expect(changed.observe(alert(), at)).toEqual(clean.observe(alert(), at));
          }
        },
      ),
    );
  });

  it('lets old verdicts fade and forgets them after half a year', () => {
    const history = new TriageHistory();
    history.recordVerdict(verdict({ real: false, at: START - 28 * DAY }));
    expect(verdictsAt(history).ruleAtCustomer.false).toBeCloseTo(0.97 ** 28, 3);
    history.recordVerdict(verdict({ real: true, at: START + 200 * DAY }));
    expect(history.observe(alert(), START + 200 * DAY).verdicts.ruleAtCustomer.false).toBe(0);
  });

  it('bounds what a single analyst can do to a rule', () => {
    const history = new TriageHistory();
    for (let n = 0; n < 1000; n += 1) history.recordVerdict(verdict({ real: false, at: START + n }));
    history.recordVerdict(verdict({ real: true, analyst: 'second' }));
    expect(history.observe(alert(), START + HOUR).verdicts.ruleAtCustomer).toEqual(counts(1, 25));
  });

  it('bounds what invented names can do to a rule, and lets no flood drown what others say', () => {
    const history = new TriageHistory();
    for (let n = 0; n < 10; n += 1) history.recordVerdict(verdict({ real: true, analyst: 'ada', at: START + n }));
    for (let n = 0; n < 1000; n += 1)
      history.recordVerdict(verdict({ real: false, analyst: `invented ${n}`, at: START + n * 60 }));
    expect(history.observe(alert(), START + HOUR).verdicts.ruleAtCustomer).toEqual(counts(10, 50));
  });

  it('offers a calibration from fifty verdicts of both classes on', () => {
    const history = new TriageHistory();
    history.observe(alert(), START - HOUR);
    for (let n = 0; n < 49; n += 1)
      history.recordVerdict(verdict({ real: n % 3 === 0, logit: n % 3 === 0 ? 1 : -1, at: START - n }));
    expect(history.observe(alert(), START).calibration).toBeUndefined();
    history.recordVerdict(verdict({ real: true, logit: 1 }));
    expect(history.observe(alert(), START + MINUTE).calibration).toMatchObject({ verdicts: 50 });
  });

  it('is not thrown off by a clock that goes back', () => {
    const history = new TriageHistory();
    history.observe(alert(), START);
    history.observe(alert(), START + HOUR);
    const context = contextAt(history, alert(), START + HOUR - MINUTE);
    expect(Object.values(context).every((value) => typeof value === 'boolean' || value >= 0)).toBe(true);
  });
});

/** Verdicts of a few analysts on one subject over a hundred days; several may be alike. */
const given = fc
  .record({
    real: fc.boolean(),
    analyst: fc.constantFrom('ada', 'bob', 'cleo'),
    day: fc.integer({ min: 0, max: 50 }),
    logit: fc.constantFrom(-2, -0.1, 0.3, 3),
  })
  .map(({ day, ...said }) => verdict({ ...said, at: START + day * DAY }));

interface AlertChanges {
  title?: string;
  rule?: string;
  host?: string;
  count?: number;
  customerName?: string;
}

function alert({
  title = 'Something happened',
  rule = 'r',
  host = 'web-1',
  count = 1,
  customerName = 'A',
}: AlertChanges = {}): ThreatSignal {
  return threatSignal({
    title,
    customerName,
    source: { product: 'IDS', format: 'native', ruleId: rule },
    entities: { hosts: [host] },
    metadata: { count },
  });
}

function verdict(changes: Partial<CountedVerdict>): CountedVerdict {
  const signal = alert();
  const key = { rule: ruleKey(signal), entity: entityKey(signal) };
  return { customerName: 'A', ...key, real: true, analyst: 'first', at: START, logit: 0, ...changes };
}

function contextAt(history: TriageHistory, signal: ThreatSignal, at: number): CustomerContext {
  const { context } = history.observe(signal, at);
  if (!context) throw new Error('no context');
  return context;
}

function verdictsAt(history: TriageHistory): TriageStatistics['verdicts'] {
  return history.observe(alert(), START).verdicts;
}

function counts(real: number, benign: number): { real: number; false: number } {
  return { real, false: benign };
}
