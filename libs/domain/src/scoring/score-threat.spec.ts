import { describe, expect, it } from '@jest/globals';
import { SEVERITIES, type AgentKind, type Fact, type Severity, type TriageCounters } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatSignal, triageCounters } from '@soc-agent/testing';
import fc from 'fast-check';
import type { AgentAnalyses } from '../evidence/facts.js';
import { logit } from './log-odds.js';
import { scoreThreat } from './score-threat.js';
import { priorOf } from './verdict-terms.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AT = Date.parse('2026-03-15T14:30:00Z');
const TODAY = Math.floor(AT / DAY);
const SIGNAL = threatSignal({ severity: 'MEDIUM', entities: { hosts: ['web-1'], sourceIps: ['203.0.113.7'] } });

const ledgers = fc.array(
  fc.record({
    week: fc.integer({ min: 2900, max: 2960 }),
    account: fc.constantFrom('0', '7', 'f'),
    real: fc.integer({ min: 0, max: 200 }),
    false: fc.integer({ min: 0, max: 200 }),
  }),
  { maxLength: 6 },
);
const anyCounters: fc.Arbitrary<TriageCounters> = fc.record(
  {
    at: fc.constant(AT),
    customerSince: fc.integer({ min: AT - 60 * DAY, max: AT }),
    ruleSince: fc.integer({ min: AT - 60 * DAY, max: AT }),
    ruleDays: fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: TODAY - 16, max: TODAY }),
        hours: fc.integer({ min: 1, max: 2 ** 24 - 1 }),
        busiest: fc.integer({ min: 1, max: 1_000_000 }),
      }),
      { maxLength: 17, selector: ({ day }) => day },
    ),
    alertsNow: fc.integer({ min: 1, max: 2_000_000 }),
    newRules: fc.array(
      fc.record(
        {
          since: fc.integer({ min: AT - 48 * HOUR, max: AT }),
          lastAt: fc.integer({ min: AT - 2 * HOUR, max: AT }),
          severity: fc.constantFrom(...SEVERITIES),
          onEntity: fc.boolean(),
        },
        { requiredKeys: ['since', 'lastAt', 'onEntity'] },
      ),
      { maxLength: 40 },
    ),
    verdicts: fc.record({
      here: ledgers,
      onEntity: ledgers,
      elsewhere: fc.record({ real: fc.integer({ min: 0, max: 500 }), false: fc.integer({ min: 0, max: 500 }) }),
    }),
    calibration: fc.record({
      slope: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
      intercept: fc.double({ min: -2, max: 2, noNaN: true }),
      verdicts: fc.integer({ min: 50, max: 200 }),
    }),
  },
  { requiredKeys: ['at', 'customerSince', 'ruleSince', 'ruleDays', 'alertsNow', 'newRules', 'verdicts'] },
);
const ratings = fc.constantFrom(...SEVERITIES, undefined);
const someFacts = fc.subarray([
  fact('allow_listed', true),
  fact('allow_listed_user_agent', true),
  fact('country_not_allowed', true),
  fact('change_correlated', true),
  fact('maintenance_window', true),
  fact('indicator_match', 3),
  fact('ip_class', 'tor'),
  fact('user_agent_class', 'browser'),
  fact('travel_speed_kmh', 1e9),
]);
const metadata = fc.record({
  count: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
  confidence: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
  verdict: fc.oneof(fc.constantFrom('true_positive', 'FalsePositive', 'Benign'), fc.string()),
  action: fc.oneof(fc.constantFrom('blocked', 'allowed'), fc.string()),
});

describe('the score of a threat', () => {
  it('P14 is the sum of its terms, between 0 and 1, with no term that is not a number', () => {
    fc.assert(
      fc.property(anyCounters, ratings, someFacts, metadata, fc.string(), (counters, severity, facts, said, title) => {
        const { severity: _none, ...unrated } = SIGNAL;
        const signal = { ...unrated, ...(severity && { severity }), title, metadata: said };
        const { score, confidence, indicators } = scoreThreat(signal, knowing(counters, everywhere(facts)));
        const sum = indicators.reduce((total, { logOdds }) => total + logOdds, 0);
        expect(indicators.every(({ logOdds }) => Number.isFinite(logOdds))).toBe(true);
        expect(score).toBeCloseTo(1 / (1 + Math.exp(sum)), 12);
        expect([score, confidence].every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(new Set(indicators.map(({ indicator }) => indicator)).size).toBe(indicators.length);
      }),
    );
  });

  it('P10 never makes a signal less suspicious for a graver rating of its source', () => {
    fc.assert(
      fc.property(anyCounters, someFacts, (counters, facts) => {
        const odds = SEVERITIES.map((severity) => oddsOf(counters, everywhere(facts), severity));
        expect(odds).toEqual([...odds].sort((a, b) => a - b));
      }),
    );
  });

  it.each(['here', 'onEntity'] as const)(
    'P14 never falls with a real verdict more, nor rises with a false one more, %s',
    (level) => {
      fc.assert(
        fc.property(anyCounters, fc.integer({ min: 2930, max: 2935 }), (counters, week) => {
          const with_ = (entry: { real: number; false: number }): number =>
            oddsOf({
              ...counters,
              verdicts: {
                ...counters.verdicts,
                [level]: [...counters.verdicts[level], { week, account: '3', ...entry }],
              },
            });
          const before = with_({ real: 0, false: 0 });
          expect(with_({ real: 1, false: 0 })).toBeGreaterThanOrEqual(before - 1e-9);
          // a first false verdict can only lower; a real one besides it would end the record, which raises
          expect(with_({ real: 0, false: 1 })).toBeLessThanOrEqual(before + 1e-9);
        }),
      );
    },
  );

  it('P3 lowers at most four times for what nobody can check', () => {
    fc.assert(
      fc.property(
        anyCounters,
        metadata,
        fc.subarray([fact('user_agent_class', 'browser')]),
        (counters, said, facts) => {
          const unexplained = { ...counters, verdicts: triageCounters().verdicts };
          const signal = { ...SIGNAL, severity: 'HIGH' as const, metadata: said, title: 'blocked' };
          const { score, explainedBy } = scoreThreat(signal, knowing(unexplained, { context: facts }));
          expect(explainedBy).toBeUndefined();
          expect(logit(1 - score)).toBeGreaterThanOrEqual(logit(priorOf('HIGH')) - Math.log(4) - 1e-9);
        },
      ),
    );
  });

  it('P15 calibrates through a term of its own, and never a rule without a record or with a true positive here', () => {
    const calibration = { slope: 1.2, intercept: -1, verdicts: 80 };
    const record = { customerSince: AT - 30 * DAY, ruleSince: AT - 20 * DAY, ruleDays: daily(3) };
    const plain = scoreThreat(SIGNAL, knowing(counters(record)));
    const own = scoreThreat(SIGNAL, knowing(counters({ ...record, calibration })));
    const [term, ...more] = own.indicators.filter(({ indicator }) => indicator === 'calibration');
    expect(more).toEqual([]);
    expect(own.calibrated).toBe(true);
    expect(own.indicators.filter((one) => one !== term)).toEqual(plain.indicators);
    expect(term?.logOdds).toBeLessThan(0);

    const judgedReal = { ...triageCounters().verdicts, here: [{ week: 2933, account: 'a', real: 1, false: 0 }] };
    for (const never of [counters({ calibration }), counters({ ...record, calibration, verdicts: judgedReal })]) {
      const { indicators } = scoreThreat(SIGNAL, knowing(never));
      expect(indicators.map(({ indicator }) => indicator)).not.toContain('calibration');
    }
  });

  it('rests on the rating of the source alone when nothing else is known, and leaves it to people', () => {
    const { indicators, recommendation, calibrated, explainedBy } = scoreThreat(quiet(), agentAnalyses());
    expect(indicators.map(({ indicator }) => indicator)).toEqual(['source_rating']);
    expect({ recommendation, calibrated, explainedBy }).toEqual({ recommendation: 'needs_review', calibrated: false });
  });

  it('is called harmless where something explains it and it is likely harmless, but for a CRITICAL', () => {
    const explained = fact('allow_listed', true);
    const judged = (severity: Severity, ...facts: Fact[]): unknown => {
      const { score, recommendation, explainedBy } = scoreThreat(
        { ...quiet(), severity },
        knowing(counters({}), everywhere(facts)),
      );
      return { isLikelyHarmless: score >= 0.8, recommendation, kinds: explainedBy?.map(({ kind }) => kind) };
    };
    const likely = { isLikelyHarmless: true, kinds: ['configuration'] };
    expect(judged('MEDIUM', explained)).toEqual({ ...likely, recommendation: 'likely_false_positive' });
    expect(judged('CRITICAL', explained)).toEqual({ ...likely, recommendation: 'needs_review' });
    expect(judged('LOW')).toEqual({ isLikelyHarmless: true, recommendation: 'needs_review' });
    expect(judged('CRITICAL', explained, fact('indicator_match', 3))).toEqual({
      isLikelyHarmless: false,
      recommendation: 'needs_review',
    });
  });

  it('is not lowered below one percent by verdicts alone', () => {
    const flood = Array.from({ length: 16 }, (_, n) => ({ week: 2933, account: n.toString(16), real: 0, false: 1e6 }));
    const verdicts = { here: flood, onEntity: flood, elsewhere: { real: 0, false: 0 } };
    for (const severity of SEVERITIES) {
      expect(1 / (1 + Math.exp(-oddsOf(counters({ verdicts }), {}, severity)))).toBeGreaterThanOrEqual(0.01 - 1e-9);
    }
  });

  it('forgives no beacon for firing every hour, and does forgive another rule', () => {
    const everyHour = { customerSince: AT - 20 * DAY, ruleSince: AT - 20 * DAY, ruleDays: daily(16, 2 ** 24 - 1) };
    const odds = (id: string, tactic: string): number => {
      const techniques = [{ id, name: id, tactics: [tactic], confidence: 0.4, source: 'hint' }];
      const analyses = { ...knowing(counters(everyHour)), priority: agentAnalysis('priority', { techniques }) };
      return logit(1 - scoreThreat(quiet(), analyses).score);
    };
    expect(odds('T1071', 'TA0011')).toBeGreaterThan(logit(0.4));
    expect(odds('T1110', 'TA0006')).toBeLessThan(logit(0.4));
  });

  it('says what of the customer’s past speaks for either side, in words', () => {
    const usual = scoreThreat(
      quiet(),
      knowing(counters({ customerSince: AT - 30 * DAY, ruleSince: AT - 20 * DAY, ruleDays: daily(9) })),
    );
    expect(usual.explanation).toContain('fired here on 7 of the last 14 days');
    const fresh = scoreThreat(quiet(), knowing(counters({ customerSince: AT - 30 * DAY, ruleSince: AT - 2 * HOUR })));
    expect(fresh.explanation).toContain('never fired here before 2026-03-15 12:30 UTC');
  });

  it('listens to an agent only about what is its own business', () => {
    const odds = (facts: Partial<Record<AgentKind, Fact[]>>): number => oddsOf(counters({}), facts);
    expect(odds({ priority: [fact('allow_listed', true)] })).toBe(odds({}));
    expect(odds({ config: [fact('allow_listed', true)] })).toBeLessThan(odds({}));
    expect(odds({ context: [fact('indicator_match', 2)] })).toBeGreaterThan(odds({}));
  });

  it('shows how often what is like it turned out false, where anybody said', () => {
    const rate = (...facts: Fact[]): unknown => scoreThreat(SIGNAL, agentAnalyses({ historical: facts }));
    expect(rate(fact('similar_resolved_as_fp', 3), fact('similar_resolved_as_real', 1))).toMatchObject({
      historicalFpRate: 0.75,
      similarResolvedAsFp: 3,
      similarResolvedAsReal: 1,
    });
    expect(rate(fact('similar_resolved_as_real', 1))).toMatchObject({ historicalFpRate: 0 });
    expect(rate()).not.toHaveProperty('historicalFpRate');
  });

  it('caps correlated evidence and shows the capped terms', () => {
    const both = scoreThreat(
      SIGNAL,
      agentAnalyses({ devops: [fact('change_correlated', true), fact('maintenance_window', true)] }),
    );
    const infrastructure = both.indicators.filter(({ source }) => source === 'devops');
    expect(infrastructure.reduce((sum, { logOdds }) => sum + logOdds, 0)).toBeCloseTo(-2, 12);
  });
});

/** A signal that says nothing but its title. */
function quiet(): typeof SIGNAL {
  return { ...SIGNAL, title: 'Something', metadata: {} };
}

function counters(changes: Partial<TriageCounters>): TriageCounters {
  return triageCounters({ at: AT, customerSince: AT, ruleSince: AT, ...changes });
}

/** The last days, today included, each with the same hours. */
function daily(count: number, hours = 1 << 9): TriageCounters['ruleDays'] {
  return Array.from({ length: count }, (_, n) => ({ day: TODAY - count + 1 + n, hours, busiest: 100 }));
}

function everywhere(facts: Fact[]): Partial<Record<AgentKind, Fact[]>> {
  return { config: facts, devops: facts, context: facts };
}

function knowing(triage: TriageCounters, facts: Partial<Record<AgentKind, Fact[]>> = {}): AgentAnalyses {
  return { ...agentAnalyses(facts), historical: agentAnalysis('historical', { triage }) };
}

function oddsOf(
  triage: TriageCounters,
  facts: Partial<Record<AgentKind, Fact[]>> = {},
  severity: Severity = 'MEDIUM',
): number {
  return logit(1 - scoreThreat({ ...quiet(), severity }, knowing(triage, facts)).score);
}
