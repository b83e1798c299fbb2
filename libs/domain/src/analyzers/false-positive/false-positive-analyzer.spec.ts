import { describe, expect, it } from '@jest/globals';
import {
  SEVERITIES,
  type AgentKind,
  type CustomerContext,
  type Fact,
  type Severity,
  type TriageStatistics,
} from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import type { AnalyzerInput } from '../analyzer.js';
import { scoreFalsePositive } from './false-positive-analyzer.js';
import { logit } from '../../scoring/log-odds.js';

const SIGNAL = threatSignal({ severity: 'MEDIUM', entities: { hosts: ['web-1'], sourceIps: ['203.0.113.7'] } });
const CONTEXT: CustomerContext = {
  knownHours: 72,
  quietHours: 3,
  firstOnEntity: false,
  burst: 4,
  beacon: 0,
  progression: 1,
  volume: 10,
  unrest: 1.5,
};
const NO_VERDICTS = { real: 0, false: 0 };

const count = fc.double({ min: 0, max: 1e6, noNaN: true });
const counts = fc.record({ real: count, false: count });
const contexts: fc.Arbitrary<CustomerContext> = fc.record({
  knownHours: fc.double({ min: 0, max: 1e5, noNaN: true }),
  quietHours: fc.double({ min: 0, max: 1e5, noNaN: true }),
  firstOnEntity: fc.boolean(),
  burst: fc.double({ min: 1, max: 1e9, noNaN: true }),
  beacon: fc.double({ min: 0, max: 1e9, noNaN: true }),
  progression: fc.integer({ min: 0, max: 15 }),
  volume: fc.double({ min: 0, max: 1e9, noNaN: true }),
  unrest: fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
});
const statistics: fc.Arbitrary<TriageStatistics> = fc.record(
  {
    verdicts: fc.record({ rule: counts, ruleAtCustomer: counts, ruleOnEntity: counts }),
    context: contexts,
    calibration: fc.record({
      slope: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
      intercept: fc.double({ min: -2, max: 2, noNaN: true }),
      verdicts: fc.integer({ min: 50, max: 200 }),
    }),
  },
  { requiredKeys: ['verdicts'] },
);
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const anyFacts: fc.Arbitrary<Fact[]> = fc.array(
  fc.oneof(
    fc
      .tuple(fc.constantFrom('allow_listed', 'change_correlated', 'maintenance_window'), fc.boolean())
      .map(([name, value]) => fact(name, value)),
    fc
      .tuple(fc.constantFrom('indicator_match', 'travel_speed_kmh', 'similar_resolved_as_fp'), amount)
      .map(([name, value]) => fact(name, value)),
    fc.string().map((value) => fact('ip_class', value)),
    fc.constantFrom('scanner', 'browser', 'unknown').map((value) => fact('user_agent_class', value)),
  ),
);

describe('false-positive score', () => {
  it('is the sum of its terms, to the last digit of the logistic function', () => {
    fc.assert(
      fc.property(statistics, fc.constantFrom(...SEVERITIES), anyFacts, (known, severity, facts) => {
        const { signal, agentAnalyses } = knowing(known, severity);
        const others = { config: facts, context: facts, devops: facts };
        const said = { ...input(others).agentAnalyses, historical: agentAnalyses.historical };
        const { score, indicators } = scoreFalsePositive({ signal, agentAnalyses: said });
        const sum = indicators.reduce((total, { logOdds }) => total + logOdds, 0);
        expect(score).toBeCloseTo(1 / (1 + Math.exp(sum)), 12);
      }),
    );
  });

  it('is a number between 0 and 1 whatever the agents say', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (historical, others) => {
        const said = input({ historical, config: others, context: others, devops: others });
        const { score, confidence, indicators } = scoreFalsePositive(said);
        expect([score, confidence].every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(indicators.every(({ logOdds }) => Number.isFinite(logOdds))).toBe(true);
      }),
    );
  });

  it.each(['quietHours', 'burst', 'beacon', 'progression', 'volume', 'unrest'] as const)(
    'never rises with more %s',
    (name) => {
      fc.assert(
        fc.property(contexts, fc.double({ min: 1, max: 100, noNaN: true }), (context, factor) => {
          const more = { ...context, [name]: context[name] * factor };
          expect(scoreOf({ context: more })).toBeLessThanOrEqual(scoreOf({ context }) + 1e-12);
        }),
      );
    },
  );

  it.each(['rule', 'ruleAtCustomer', 'ruleOnEntity'] as const)('never rises with a real verdict more, %s', (level) => {
    fc.assert(
      fc.property(statistics, (known) => {
        const { real, false: benign } = known.verdicts[level];
        const more = { ...known, verdicts: { ...known.verdicts, [level]: { real: real + 1, false: benign } } };
        expect(scoreFalsePositive(knowing(more)).score).toBeLessThanOrEqual(
          scoreFalsePositive(knowing(known)).score + 1e-12,
        );
      }),
    );
  });

  it.each(['rule', 'ruleAtCustomer', 'ruleOnEntity'] as const)('never falls with a false verdict more, %s', (level) => {
    fc.assert(
      fc.property(statistics, (known) => {
        const { real, false: benign } = known.verdicts[level];
        const more = { ...known, verdicts: { ...known.verdicts, [level]: { real, false: benign + 1 } } };
        expect(scoreFalsePositive(knowing(more)).score).toBeGreaterThanOrEqual(
          scoreFalsePositive(knowing(known)).score - 1e-12,
        );
      }),
    );
  });

  it('is never called a likely false positive for what its source rates CRITICAL, whatever is known', () => {
    fc.assert(
      fc.property(statistics, anyFacts, (known, others) => {
        const { signal, agentAnalyses } = knowing(known, 'CRITICAL');
        const said = { ...agentAnalyses, config: agentAnalysis('config', { facts: others }) };
        expect(scoreFalsePositive({ signal, agentAnalyses: said }).recommendation).not.toBe('likely_false_positive');
      }),
    );
  });

  it('is not lowered below one percent by verdicts alone', () => {
    const flood = { real: 0, false: 1e6 };
    const known = { verdicts: { rule: flood, ruleAtCustomer: flood, ruleOnEntity: flood } };
    for (const severity of SEVERITIES) expect(1 - scoreFalsePositive(knowing(known, severity)).score).toBeCloseTo(0.01);
  });

  it('rests on the rating of the source alone when nothing else is known, and leaves it to people', () => {
    const { indicators, recommendation, calibrated } = scoreFalsePositive(input({}));
    expect(indicators.map(({ indicator }) => indicator)).toEqual(['source_rating']);
    expect(recommendation).toBe('needs_review');
    expect(calibrated).toBe(false);
  });

  it('gives no term to what is absent', () => {
    const { indicators } = scoreFalsePositive(knowing({ verdicts: verdicts({}) }));
    expect(indicators.filter(({ source }) => source === 'history' || source === 'verdicts')).toEqual([]);
  });

  it('says which verdicts moved it, and how often', () => {
    const before = scoreFalsePositive(knowing({ verdicts: verdicts({}) }));
    const after = scoreFalsePositive(knowing({ verdicts: verdicts({ ruleAtCustomer: { real: 0, false: 12 } }) }));
    expect(after.score).toBeGreaterThan(before.score);
    expect(after.indicators.at(-1)).toMatchObject({ indicator: 'verdicts_at_customer', source: 'verdicts' });
    expect(after.explanation).toContain('false 12');
  });

  it('weighs an allow-listed source against, a known indicator for a real threat', () => {
    const neutral = scoreFalsePositive(input({})).score;
    expect(scoreFalsePositive(input({ config: [fact('allow_listed', true)] })).score).toBeGreaterThan(neutral);
    expect(scoreFalsePositive(input({ context: [fact('indicator_match', 2)] })).score).toBeLessThan(neutral);
  });

  it('listens to an agent only about what is its own business', () => {
    const said = scoreFalsePositive(input({ priority: [fact('allow_listed', true)] }));
    expect(said.score).toBe(scoreFalsePositive(input({})).score);
  });

  it('caps correlated evidence and shows the capped terms', () => {
    const both = scoreFalsePositive(
      input({ devops: [fact('change_correlated', true), fact('maintenance_window', true)] }),
    );
    const infrastructure = both.indicators.filter(({ source }) => source === 'devops');
    expect(infrastructure.reduce((sum, { logOdds }) => sum + logOdds, 0)).toBeCloseTo(-2, 12);
  });

  it('is calibrated only when the customer has a calibration, and says so as a term', () => {
    const known = { verdicts: verdicts({}), context: CONTEXT };
    const plain = scoreFalsePositive(knowing(known));
    const own = scoreFalsePositive(knowing({ ...known, calibration: { slope: 0.8, intercept: -0.5, verdicts: 60 } }));
    expect(own.calibrated).toBe(true);
    expect(logit(1 - own.score)).toBeCloseTo(0.8 * logit(1 - plain.score) - 0.5, 9);
  });

  it('is the same twice', () => {
    const said = knowing({ verdicts: verdicts({ rule: { real: 2.5, false: 1 } }), context: CONTEXT });
    expect(scoreFalsePositive(said)).toEqual(scoreFalsePositive(said));
  });
});

function scoreOf({ context }: { context: CustomerContext }): number {
  return scoreFalsePositive(knowing({ verdicts: verdicts({}), context })).score;
}

function verdicts(some: Partial<TriageStatistics['verdicts']>): TriageStatistics['verdicts'] {
  return { rule: NO_VERDICTS, ruleAtCustomer: NO_VERDICTS, ruleOnEntity: NO_VERDICTS, ...some };
}

function knowing(triage: TriageStatistics, severity?: Severity): AnalyzerInput {
  const signal = severity ? { ...SIGNAL, severity } : SIGNAL;
  const { agentAnalyses: others, steps } = input({});
  return { signal, agentAnalyses: { ...others, historical: agentAnalysis('historical', { triage }) }, steps };
}

function input(facts: Partial<Record<AgentKind, Fact[]>>): AnalyzerInput {
  return { signal: SIGNAL, agentAnalyses: agentAnalyses(facts), steps: [] };
}
