import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SEVERITIES, type ThreatSignal, type TriageCounters, Shards } from '@soc-agent/contracts';
import { mainEntity, ruleKey, scoreThreat, TriageHistory, type CountedVerdict } from '@soc-agent/domain';
import { agentAnalyses, agentAnalysis, randomPrefix, sharedRedisUrl, threatSignal } from '@soc-agent/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { RedisTriageMemory } from './triage-memory.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-01-05T00:00:00Z');

interface Step {
  /** Since the step before. */
  gap: number;
  customer: number;
  rule: number;
  host: number;
  severity: number;
  count: number;
  /** What an analyst says of the signal, if anything. */
  verdict: 'real' | 'false' | 'none';
  withdrawn: boolean;
}
const gaps = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 2 * HOUR }),
  fc.integer({ min: 1, max: 3 * DAY }),
  fc.integer({ min: 1, max: 40 * DAY }),
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    gap: gaps,
    customer: fc.integer({ min: 0, max: 2 }),
    rule: fc.integer({ min: 0, max: 5 }),
    host: fc.integer({ min: 0, max: 3 }),
    severity: fc.integer({ min: 0, max: SEVERITIES.length }),
    count: fc.constantFrom(1, 1, 7, 2000),
    verdict: fc.constantFrom('real', 'false', 'none', 'none'),
    withdrawn: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

// counters lie with their customer, runs with their threat: in several shards those are two places
describe.each([1, 3])('the triage memory in Redis, in %i shards', (count) => {
  const numRuns = count === 1 ? 40 : 15;
  const anew = (): RedisTriageMemory => new RedisTriageMemory(redis, new Shards(randomPrefix(), count));
  let shards: Shards;
  let memory: RedisTriageMemory;
  beforeEach(() => {
    shards = new Shards(randomPrefix(), count);
    memory = new RedisTriageMemory(redis, shards);
  });

  it('P12 answers as the pure counters do, to the last digit, with gaps from nothing to forty days', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const [history, fresh] = [new TriageHistory(), anew()];
        let at = START;
        for (const step of drawn) {
          at += step.gap;
          const signal = signalOf(step);
          const expected = history.observe(signal, at);
          const actual = await fresh.observe(signal, at);
          expect(actual).toEqual(expected);
          expect(scoreOf(signal, actual)).toBe(scoreOf(signal, expected));
          await judge(step, signal, at, history, fresh);
        }
      }),
      { numRuns },
    );
  });

  it('P12 answers as the pure counters do when events come out of order, and ends where they end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat()), async (drawn, dice) => {
        const [history, inOrder] = [new TriageHistory(), new TriageHistory()];
        const fresh = anew();
        let at = START;
        const timed = drawn.map((step) => ({ signal: signalOf(step), at: (at += step.gap) }));
        for (const { signal, at: then } of timed) inOrder.count(signal, then);
        const shuffled = timed
          .map((event) => ({ event, rank: dice.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        for (const { signal, at: then } of shuffled) {
          expect(await fresh.observe(signal, then)).toEqual(history.observe(signal, then));
        }
        const probe = signalOf({ ...(drawn[0] as Step), count: 1 });
        const last = await fresh.observe(probe, at + MINUTE);
        expect(last).toEqual(inOrder.observe({ ...probe, id: threatSignal().id }, at + MINUTE));
      }),
      { numRuns },
    );
  });

  it('P12 knows what fired on an entity also after an event of months later', async () => {
    const fresh = anew();
    const ofRule = (rule: number): ThreatSignal => signalOf({ customer: 0, rule, host: 0, severity: 1, count: 1 });
    await fresh.observe(ofRule(0), START);
    await fresh.observe(ofRule(1), START + 90 * DAY);
    expect((await fresh.observe(ofRule(2), START + MINUTE)).newRules).toMatchObject([{ onEntity: true }]);
  });

  it('P13 a backfill gives each event the score it would have had if lived through', async () => {
    const lived = new TriageHistory();
    const events = Array.from({ length: 400 }, (_, n) => ({
      at: START + n * 97 * MINUTE,
      signal: signalOf({ customer: 0, rule: (n * n) % 6, host: n % 4, severity: n % 6, count: 1 + (n % 3) }),
    }));
    const scores = events.map(({ signal, at }) => scoreOf(signal, lived.observe(signal, at)));
    const backfilled = await Promise.all(events.map(({ signal, at }) => memory.observe(signal, at)));
    events.forEach(({ signal }, n) => {
      expect(scoreOf(signal, backfilled[n] as TriageCounters)).toBeCloseTo(scores[n] as number, 9);
    });
  });

  it('gives each of many at once the score of the counters it read', async () => {
    const signals = Array.from({ length: 200 }, (_, n) =>
      signalOf({ customer: 0, rule: n % 3, host: n % 4, severity: 1, count: 1 }),
    );
    const answers = await Promise.all(signals.map((signal, n) => memory.observe(signal, START + n * MINUTE)));
    answers.forEach((counters, n) => {
      const signal = signals[n] as ThreatSignal;
      expect(scoreOf(signal, JSON.parse(JSON.stringify(counters)) as TriageCounters)).toBe(scoreOf(signal, counters));
    });
    const busiest = Math.max(...answers.map(({ alertsNow }) => alertsNow));
    expect(busiest).toBeGreaterThan(10);
  });

  it('gives a repeated signal the same answer and counts it once, at whatever time it comes again', async () => {
    const signal = signalOf({ customer: 0, rule: 1, host: 1, severity: 2, count: 4 });
    await redis.hset(`${shards.of(signal.id)}:run:${signal.id}`, 'run', '1');
    const first = await memory.observe(signal, START);
    const repeats = [1, 2, 3].map(() => memory.observe(signal, START));
    for (const repeat of await Promise.all(repeats)) expect(repeat).toEqual(first);
    const next = await memory.observe({ ...signal, id: threatSignal().id }, START + MINUTE);
    expect(next.alertsNow).toBe(first.alertsNow + 4);
  });

  it('P15 is to the last digit as if a withdrawn verdict had never been given, calibration included', async () => {
    const clean = anew();
    const signal = signalOf({ customer: 0, rule: 1, host: 1, severity: 2, count: 1 });
    for (let n = 0; n < 90; n += 1) {
      const verdict = verdictOn(signal, n % 4 === 0, n, START + n * 7 * MINUTE);
      await Promise.all([memory.recordVerdict(verdict), clean.recordVerdict(verdict)]);
      if (n % 3 > 0) continue;
      const wrong = { ...verdict, real: !verdict.real, at: verdict.at + (n % 2), logit: verdict.logit / 2 };
      await memory.recordVerdict(wrong);
      await memory.withdrawVerdict(wrong);
    }
    for (const days of [1, 30, 150]) {
      const [changed, expected] = await Promise.all(
        [memory, clean].map((one) => one.observe({ ...signal, id: threatSignal().id }, START + days * DAY)),
      );
      expect(changed).toEqual(expected);
      expect(changed?.calibration?.verdicts).toBe(90);
    }
  });

  it('keeps the keys of a customer who invents rules and hosts few and bounded', async () => {
    // one a day, so that few rules are active when the next comes
    const observe = (n: number) => {
      const source = { product: 'p', format: 'native', ruleId: `r${n}` };
      return memory.observe(
        threatSignal({ customerName: 'large', source, entities: { hosts: [`h${n}`] } }),
        START + n * DAY,
      );
    };
    for (let n = 0; n < 4500; n += 500) await Promise.all(Array.from({ length: 500 }, (_, i) => observe(n + i)));
    const keys = (await Promise.all(shards.prefixes.map((prefix) => redis.keys(`${prefix}:triage:of:*`)))).flat();
    expect(keys.length).toBeLessThanOrEqual(4000 + 5);
    const lifetimes = await Promise.all(keys.map((key) => redis.ttl(key)));
    expect(Math.min(...lifetimes)).toBeGreaterThan(0);
  });
});

function signalOf({
  customer,
  rule,
  host,
  severity,
  count,
}: Pick<Step, 'customer' | 'rule' | 'host' | 'severity' | 'count'>): ThreatSignal {
  const { severity: _none, ...unrated } = threatSignal();
  const rating = SEVERITIES[severity];
  return {
    ...unrated,
    ...(rating && { severity: rating }),
    customerName: `customer-${customer}`,
    title: rule === 0 ? 'Observed DNS query to a suspicious domain' : 'Something happened',
    source: { product: 'suricata', format: 'native', ruleId: `rule-${rule}` },
    entities: { ...unrated.entities, hosts: [`host-${host}`] },
    metadata: { count },
  };
}

function scoreOf(signal: ThreatSignal, triage: TriageCounters): number {
  return scoreThreat(signal, { ...agentAnalyses(), historical: agentAnalysis('historical', { triage }) }).score;
}

async function judge(
  step: Step,
  signal: ThreatSignal,
  at: number,
  history: TriageHistory,
  memory_: RedisTriageMemory,
): Promise<void> {
  if (step.verdict === 'none') return;
  const verdict = verdictOn(signal, step.verdict === 'real', step.host, at);
  history.recordVerdict(verdict);
  await memory_.recordVerdict(verdict);
  if (!step.withdrawn) return;
  history.withdrawVerdict(verdict);
  await memory_.withdrawVerdict(verdict);
}

function verdictOn(signal: ThreatSignal, real: boolean, n: number, at: number): CountedVerdict {
  const { customerName } = signal;
  const subject = { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value };
  return { ...subject, real, analyst: `analyst-${n % 4}`, at, logit: Math.sin(n) * 3 };
}
