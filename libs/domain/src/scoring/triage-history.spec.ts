import { describe, expect, it } from '@jest/globals';
import { SEVERITIES, type LedgerEntry, type NewRule, type Severity } from '@soc-agent/contracts';
import { threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { mainEntity, ruleKey } from '../evidence/groups.js';
import { COUNTER_BOUNDS, type CountedVerdict } from '../evidence/triage-memory.js';
import { fitCalibration, MAX_JUDGED } from './calibration.js';
import { activeLast, gravestOf, inOrder, rankOf, TriageHistory, votes } from './triage-history.js';
import { accountOf, weekOf, WEEKS_KEPT } from './verdict-counts.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-15T14:30:00Z');

/** A signal, or a verdict on one. */
interface Happening {
  kind: 'signal' | 'real' | 'false';
  customerName: string;
  rule: string;
  host: string;
  hoursAgo: number;
  severity: Severity | undefined;
  alerts: number;
}
const happeningsWithin = (hours: number): fc.Arbitrary<Happening[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom<Happening['kind']>('signal', 'real', 'false'),
      customerName: fc.constantFrom('RetailMax', 'Metro Transit'),
      rule: fc.constantFrom('a', 'b', 'c'),
      host: fc.constantFrom('web-1', 'web-2'),
      hoursAgo: fc.integer({ min: -1, max: hours }),
      severity: fc.constantFrom<Severity | undefined>(undefined, 'LOW', 'HIGH'),
      alerts: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 80 },
  );
const happenings = happeningsWithin(60 * 24);

describe('TriageHistory', () => {
  it('answers a look with what it would answer the signal itself, and counts nothing for it', () => {
    fc.assert(
      fc.property(happenings, happenings, (past, looks) => {
        const [looked, untouched] = [lived(past), lived(past)];
        for (const { customerName, rule, host, hoursAgo } of looks) {
          const [signal, at] = [signalOf(customerName, rule, host), NOW - hoursAgo * HOUR];
          expect(looked.peek(signal, at)).toEqual(lived(past).observe(signal, at));
        }
        const probe = signalOf('RetailMax', 'a', 'web-1');
        expect(looked.observe(probe, NOW)).toEqual(untouched.observe(probe, NOW));
      }),
      { numRuns: 15 },
    );
  });

  it('has counted what a count of all that happened gives, the signal among it', () => {
    fc.assert(
      fc.property(fc.oneof(happeningsWithin(60), happeningsWithin(20 * 24)), fc.nat(20 * 24), (past, hoursAgo) => {
        const own = { kind: 'signal', customerName: 'RetailMax', rule: 'a', host: 'web-1', hoursAgo } as const;
        const all = [...past, { ...own, severity: 'LOW', alerts: 1 } as const];
        const at = NOW - hoursAgo * HOUR;
        const { verdicts: _verdicts, ...counters } = lived(past).observe(signalOf('RetailMax', 'a', 'web-1'), at);
        expect(counters).toEqual(recounted(all, 'RetailMax', 'a', 'web-1', at));
        const { alertsNow } = lived(all).look(signalOf('RetailMax', 'a', 'web-1'), at);
        expect(alertsNow).toBe(counters.alertsNow);
      }),
      { numRuns: 50 },
    );
  });

  it('counts a signal once while it is remembered, and gives the same answer', () => {
    const [history, signal] = [new TriageHistory(), signalOf('RetailMax', 'a', 'web-1')];
    const answer = history.observe(signal, NOW);
    expect(history.observe(signal, NOW + HOUR)).toBe(answer);
    for (let n = 1; n < COUNTER_BOUNDS.answers; n += 1) history.observe(signalOf('RetailMax', 'b', 'web-1'), NOW);
    expect(history.observe(signal, NOW)).toBe(answer);
    history.observe(signalOf('RetailMax', 'b', 'web-1'), NOW);
    expect(history.observe(signal, NOW).alertsNow).toBe(2);
  });

  it('forgets the rule that was unseen for longest when there are too many', () => {
    const history = new TriageHistory();
    const ruleSignal = (rule: number): ReturnType<typeof signalOf> => signalOf('RetailMax', `rule ${rule}`, 'web-1');
    const see = (rule: number, at: number): number => history.observe(ruleSignal(rule), at).ruleSince;
    for (let rule = 0; rule < COUNTER_BOUNDS.rules; rule += 1) history.count(ruleSignal(rule), NOW + rule);
    expect(see(0, NOW + 9 * HOUR)).toBe(NOW);
    see(-1, NOW + 9 * HOUR);
    expect(see(0, NOW + 9 * HOUR)).toBe(NOW);
    expect(see(2, NOW + 9 * HOUR)).toBe(NOW + 2);
    expect(see(1, NOW + 9 * HOUR)).toBe(NOW + 9 * HOUR);
  });
});

describe('verdicts in TriageHistory', () => {
  const signal = signalOf('RetailMax', 'a', 'web-1');
  const verdictsOf = (history: TriageHistory): object => history.peek(signal, NOW).verdicts;

  it('are kept by week and account, on the rule and on its entity', () => {
    const [history, other] = [new TriageHistory(), signalOf('RetailMax', 'a', 'web-2')];
    for (const [of, real, at] of [
      [signal, true, NOW],
      [signal, false, NOW],
      [other, false, NOW - 8 * DAY],
      [signalOf('RetailMax', 'b', 'web-1'), true, NOW],
    ] as const)
      history.recordVerdict(verdictOn(of, real, at));
    const entry = (at: number, real: number, benign: number): LedgerEntry => {
      return { week: weekOf(at), account: accountOf('RetailMax', 'ada'), real, false: benign };
    };
    expect(verdictsOf(history)).toEqual({
      here: [entry(NOW - 8 * DAY, 0, 1), entry(NOW, 1, 1)],
      onEntity: [entry(NOW, 1, 1)],
      elsewhere: { real: 0, false: 0 },
    });
  });

  it('are as before once one is withdrawn, and none is withdrawn twice', () => {
    fc.assert(
      fc.property(happenings, fc.boolean(), (past, real) => {
        const [history, before] = [lived(past), lived(past)];
        const verdict = { ...verdictOn(signal, real, NOW), analyst: 'grace' };
        history.recordVerdict(verdict);
        expect(verdictsOf(history)).not.toEqual(verdictsOf(before));
        for (let times = 0; times < 2; times += 1) history.withdrawVerdict(verdict);
        expect(verdictsOf(history)).toEqual(verdictsOf(before));
      }),
      { numRuns: 15 },
    );
  });

  it('go when they are old, with the next', () => {
    const history = new TriageHistory();
    const weeks = (count: number): number => NOW - count * 7 * DAY;
    for (const count of [WEEKS_KEPT + 1, WEEKS_KEPT, 0]) history.recordVerdict(verdictOn(signal, true, weeks(count)));
    expect(verdictsOf(history)).toMatchObject({ here: [{ week: weekOf(weeks(WEEKS_KEPT)) }, { week: weekOf(NOW) }] });
  });

  it('of other customers are a vote each', () => {
    const history = new TriageHistory();
    for (const [customer, outcomes] of Object.entries({
      A: [true, true, false],
      B: [false],
      C: [true, false],
      RetailMax: [true],
    }))
      for (const real of outcomes) history.recordVerdict(verdictOn(signalOf(customer, 'a', 'web-1'), real, NOW));
    expect(verdictsOf(history)).toMatchObject({ elsewhere: { real: 1, false: 1 } });
    history.withdrawVerdict(verdictOn(signalOf('B', 'a', 'web-1'), false, NOW));
    expect(verdictsOf(history)).toMatchObject({ elsewhere: { real: 1, false: 0 } });
    expect(
      votes([
        { real: 2, false: 1 },
        { real: 0, false: 3 },
        { real: 1, false: 0 },
        { real: 1, false: 1 },
      ]),
    ).toEqual({ real: 2, false: 1 });
  });

  it('are what the calibration is fitted on, the latest of them', () => {
    const history = new TriageHistory();
    const verdicts = Array.from({ length: MAX_JUDGED + 1 }, (_, n) => ({
      ...verdictOn(signal, n % 3 === 0, NOW + (n === 0 ? DAY : n)),
      logit: (n % 7) - 3,
    }));
    const last = verdicts.pop()!;
    const calibration = (): unknown => history.peek(signal, NOW).calibration;
    expect(calibration()).toBeUndefined();
    for (const verdict of verdicts) history.recordVerdict(verdict);
    expect(calibration()).toEqual(fitCalibration(verdicts));
    history.recordVerdict(last);
    expect(calibration()).toEqual(fitCalibration([...verdicts.slice(1), last]));
    history.withdrawVerdict(last);
    expect(calibration()).toEqual(fitCalibration(verdicts.slice(1)));
    const kept = verdicts.at(-1)!;
    for (const change of [{ logit: 9 }, { real: !kept.real }, { at: 0 }])
      history.withdrawVerdict({ ...kept, ...change });
    expect(calibration()).toEqual(fitCalibration(verdicts.slice(1)));
  });
});

describe('an order of their own', () => {
  it('have rules that are new: those active last, at most forty', () => {
    const rules = fc.array(
      fc.record(
        {
          since: fc.nat(2),
          lastAt: fc.nat(2),
          severity: fc.constantFrom(...SEVERITIES),
          onEntity: fc.boolean(),
        },
        { requiredKeys: ['since', 'lastAt', 'onEntity'] },
      ),
      { maxLength: 60 },
    );
    const placeOf = ({ lastAt, since, severity, onEntity }: NewRule): number =>
      ((lastAt * 10 + since) * 10 + rankOf(severity)) * 10 + Number(onEntity);
    fc.assert(
      fc.property(rules, (given) => {
        const places = given.map(placeOf).sort((a, b) => b - a);
        expect(activeLast([...given]).map(placeOf)).toEqual(places.slice(0, 40));
      }),
    );
  });

  it('have entries of a ledger, by week and account', () => {
    const entries = [
      [1, 'b'],
      [0, 'c'],
      [1, 'a'],
      [0, 'a'],
    ].map(([week, account]) => ({ week, account, real: 1, false: 0 }) as LedgerEntry);
    for (const given of [entries, entries.toReversed()])
      expect(inOrder([...given]).map(({ week, account }) => `${week}${account}`)).toEqual(['0a', '0c', '1a', '1b']);
  });

  it('have ratings, and none is between MEDIUM and HIGH', () => {
    expect(gravestOf(['LOW', undefined, 'MEDIUM'])).toEqual({});
    expect(gravestOf([undefined, 'HIGH', 'LOW'])).toEqual({ severity: 'HIGH' });
    expect(gravestOf([])).toEqual({});
    expect(SEVERITIES.map(rankOf)).toEqual([0, 1, 2, 3, 4]);
  });
});

function lived(past: readonly Happening[]): TriageHistory {
  const history = new TriageHistory();
  for (const { kind, customerName, rule, host, hoursAgo, severity, alerts } of past) {
    const [signal, at] = [signalOf(customerName, rule, host), NOW - hoursAgo * HOUR];
    const { severity: _severity, ...unrated } = Object.assign(signal, { metadata: { count: alerts } });
    if (kind === 'signal') history.count(severity ? Object.assign(signal, { severity }) : unrated, at);
    else history.recordVerdict(verdictOn(signal, kind === 'real', at));
  }
  return history;
}

function signalOf(customerName: string, ruleId: string, host: string): ReturnType<typeof threatSignal> {
  return threatSignal({
    customerName,
    severity: 'LOW',
    source: { product: 'EDR', format: 'native', ruleId },
    entities: { hosts: [host] },
  });
}

function verdictOn(signal: ReturnType<typeof threatSignal>, real: boolean, at: number): CountedVerdict {
  const { customerName } = signal;
  return { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value, real, analyst: 'ada', at, logit: 0 };
}

/** What is known at the time of the last happening, counted anew from all of them. */
function recounted(past: readonly Happening[], customerName: string, rule: string, host: string, at: number): object {
  const of = past.filter((one) => one.customerName === customerName);
  const signals = of.filter(({ kind }) => kind === 'signal').map((one) => ({ ...one, at: NOW - one.hoursAgo * HOUR }));
  const timesOf = (some: readonly { at: number }[]): { since: number; lastAt: number } => {
    const times = some.map((one) => one.at);
    return { since: Math.min(...times), lastAt: Math.max(...times) };
  };
  const own = signals.filter((one) => one.rule === rule);
  const hours = Map.groupBy(own, (one) => Math.floor(one.at / HOUR));
  const alertsIn = (hour: number): number => hours.get(hour)?.reduce((sum, { alerts }) => sum + alerts, 0) ?? 0;
  const isActive = (lastAt: number): boolean => lastAt > at - 2 * HOUR && lastAt <= at;
  const others = Map.groupBy(
    signals.filter((one) => one.rule !== rule),
    (one) => one.rule,
  );
  const hour = Math.floor(at / HOUR);
  return {
    at,
    customerSince: timesOf(signals).since,
    ruleSince: timesOf(own).since,
    ruleDays: [...Map.groupBy(hours.keys(), (one) => Math.floor(one / 24))]
      .map(([day, ofDay]) => ({
        day,
        hours: ofDay.reduce((sum, one) => sum | (1 << (one % 24)), 0),
        busiest: Math.max(...ofDay.map(alertsIn)),
      }))
      .filter(({ day }) => day <= Math.floor(hour / 24) && day >= Math.floor(hour / 24) - 16)
      .sort((a, b) => a.day - b.day),
    alertsNow: alertsIn(hour) + alertsIn(hour - 1),
    newRules: activeLast(
      [...others.values()]
        .map((some) => ({
          ...timesOf(some),
          ...gravestOf(some.map(({ severity }) => severity)),
          onEntity:
            some.some((one) => one.host === host) && isActive(timesOf(some.filter((one) => one.host === host)).lastAt),
        }))
        .filter(({ since, lastAt }) => since > at - 48 * HOUR && isActive(lastAt)),
    ),
  };
}
