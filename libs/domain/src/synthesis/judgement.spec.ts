/* eslint-disable max-lines -- one random past and one way to judge serve all of these properties */
import { describe, expect, it } from '@jest/globals';
import { SEVERITIES, type Severity, type ThreatAnalysis, type ThreatSignal } from '@soc-agent/contracts';
import { agentAnalyses, agentAnalysis, fact, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { ANALYZERS } from '../analyzers/registry.js';
import { mainEntity, ruleKey } from '../evidence/groups.js';
import { logit } from '../scoring/log-odds.js';
import { TriageHistory } from '../scoring/triage-history.js';
import { analyzerInput } from './analyzer-input.js';
import { synthesize } from './synthesis.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-15T14:30:00Z');
const SEEDS = { numRuns: 60 };

/** How a customer's past looks: everyday rules on a few hosts, some rules seen once, the last signal twelve minutes ago. */
interface Past {
  days: number;
  signals: number;
  seed: number;
}
const pasts: fc.Arbitrary<Past> = fc.record({
  days: fc.integer({ min: 0, max: 60 }),
  signals: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 600 }) },
    { weight: 1, arbitrary: fc.constant(10_000) },
  ),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});
const ratings: fc.Arbitrary<Severity> = fc.constantFrom(...SEVERITIES);

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

interface Probe {
  severity: Severity;
  host: string;
  rule: string;
  title: string;
  user: string;
  count: number;
  confidence: number;
  vendorVerdict: string;
  technique: readonly [id: string, tactics: string[], confidence: number];
}

/** A signal of a rule that no history below knows. */
function novel({
  severity = 'MEDIUM',
  host = 'host-1',
  rule = 'never-seen',
  title = 'A',
  user,
  ...said
}: Partial<Probe> = {}): ThreatSignal {
  const { count, confidence, vendorVerdict } = said;
  return threatSignal({
    title,
    severity,
    customerName: 'acme',
    timestamp: new Date(NOW).toISOString(),
    source: { product: 'edr', format: 'native', ruleId: rule },
    entities: { hosts: [host], ...(user !== undefined && { users: [user] }) },
    metadata: {
      ...(count !== undefined && { count }),
      ...(confidence !== undefined && { confidence }),
      ...(vendorVerdict !== undefined && { vendorVerdict }),
    },
  });
}

/** The same once more, as another signal. */
function again(signal: ThreatSignal): ThreatSignal {
  return { ...signal, id: threatSignal().id };
}

function lived(past: Past): TriageHistory {
  const history = new TriageHistory();
  live(history, past);
  return history;
}

/** Zipf over 24 rules, 24 hosts, Poisson in time; every 33rd signal is of a rule seen once. */
function live(history: TriageHistory, { days, signals, seed }: Past): void {
  const random = generator(seed);
  const times = Array.from({ length: signals }, () => NOW - 12 * MINUTE - random() * days * DAY).sort((a, b) => a - b);
  times.forEach((at, n) => {
    const rule = n % 33 === 32 ? `once-${seed}-${n}` : `usual-${Math.floor(24 ** random())}`;
    const severity = random() < 0.7 ? 'INFO' : 'LOW';
    history.count(novel({ rule, severity, host: `host-${Math.floor(24 ** random())}` }), Math.floor(at));
  });
}

/** A linear congruential generator (Numerical Recipes): the same past for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function verdictOn(signal: ThreatSignal, real: boolean, at: number) {
  const { customerName } = signal;
  return { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value, real, analyst: 'ada', at, logit: 0 };
}

interface Circumstances {
  allowListed?: boolean;
  changed?: boolean;
  maintenance?: boolean;
  technique?: Probe['technique'];
}

/** The signal's analysis as the pipeline would give it, with what the history counts. */
function judge(
  signal: ThreatSignal,
  history: TriageHistory,
  circumstances: Circumstances = {},
  at = NOW,
): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const { allowListed = false, changed = false, maintenance = false, technique } = circumstances;
  const answers = agentAnalyses({
    config: allowListed ? [fact('allow_listed', true)] : [],
    devops: [
      ...(changed ? [fact('change_correlated', true)] : []),
      ...(maintenance ? [fact('maintenance_window', true)] : []),
    ],
  });
  const [id = '', tactics = [], confidence = 0] = technique ?? [];
  const agents = {
    ...answers,
    historical: agentAnalysis('historical', { triage: history.observe(signal, at) }),
    priority: agentAnalysis('priority', {
      techniques: technique ? [{ id, name: id, tactics, confidence, source: 'hint' }] : [],
    }),
  };
  const run = { id: signal.id, signal, agents, acceptedAt: at, openedAt: at, agentsDoneAt: at };
  const input = analyzerInput(run);
  const score = ANALYZERS['false-positive'].analyze(input);
  const response = ANALYZERS.response.analyze({ ...input, score });
  const timeline = ANALYZERS.timeline.analyze(input);
  return synthesize({ ...run, analyzers: { 'false-positive': score, response, timeline }, completedAt: at });
}

/** Log-odds of a real threat. */
function oddsOf(signal: ThreatSignal, history: TriageHistory, at = NOW, circumstances: Circumstances = {}): number {
  return logit(1 - judge(again(signal), history, circumstances, at).falsePositiveScore.score);
}

function isUnread({
  severity,
  requiresHumanReview,
}: Pick<ThreatAnalysis, 'severity' | 'requiresHumanReview'>): boolean {
  return rank(severity) < rank('MEDIUM') && !requiresHumanReview;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
