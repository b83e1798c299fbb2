import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ThreatSignal, TriageStatistics } from '@soc-agent/contracts';
import { entityKey, ruleKey, TriageHistory, type CountedVerdict } from '@soc-agent/domain';
import { randomPrefix, sharedRedisUrl, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RedisTriageMemory } from './triage-memory.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-01-05T00:00:00Z');

let prefix: string;
let memory: RedisTriageMemory;
beforeEach(() => {
  prefix = randomPrefix();
  memory = new RedisTriageMemory(redis, prefix);
});

/** The n-th of a stream in which customers, rules and hosts recur in patterns of their own. */
function signalOf(n: number): ThreatSignal {
  return threatSignal({
    customerName: `customer-${n % 3}`,
    title: n % 4 === 0 ? 'DNS query to .biz TLD' : 'Something happened',
    source: { product: 'suricata', format: 'native', ruleId: `rule-${(n * n) % 7}` },
    mitreHints: n % 5 === 0 ? [`TA000${1 + (n % 9)}`] : [],
    entities: { hosts: [`host-${(n * 5) % 11}`] },
    metadata: { count: 1 + (n % 4) },
  });
}

function verdictOn(signal: ThreatSignal, n: number, at: number): CountedVerdict {
  const { customerName } = signal;
  const subject = { customerName, rule: ruleKey(signal), entity: entityKey(signal) };
  return { ...subject, real: n % 5 === 0, analyst: `analyst-${n % 4}`, at, logit: Math.sin(n) * 3 };
}

/** To nine digits: the exponential functions of the two languages may differ in the last. */
function expectSame(actual: TriageStatistics, expected: TriageStatistics): void {
  const rounded = (statistics: TriageStatistics): unknown =>
    JSON.parse(JSON.stringify(statistics), (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    );
  expect(rounded(actual)).toEqual(rounded(expected));
}

async function store(signal: ThreatSignal): Promise<ThreatSignal> {
  await redis.hset(`${prefix}:threat:${signal.id}`, 'status', 'analyzing');
  return signal;
}

describe('the triage memory in Redis', () => {
  it('answers as the history in memory does, over weeks of signals, verdicts and withdrawals', async () => {
    const history = new TriageHistory();
    const given: CountedVerdict[] = [];
    let calibrated = 0;
    for (let n = 0; n < 1500; n += 1) {
      const [signal, at] = [signalOf(n), START + n * 37 * MINUTE - (n % 13) * 2 * MINUTE];
      const expected = history.observe(signal, at);
      expectSame(await memory.observe(signal, at), expected);
      calibrated += Number(expected.calibration !== undefined);
      if (n % 2 === 0) {
        const verdict = verdictOn(signal, n, at);
        given.push(verdict);
        history.recordVerdict(verdict);
        await memory.recordVerdict(verdict);
      }
      if (n % 9 === 0) {
        const [wrong] = given.splice(n % given.length, 1);
        if (!wrong) continue;
        history.withdrawVerdict(wrong);
        await memory.withdrawVerdict(wrong);
      }
    }
    expect(calibrated).toBeGreaterThan(100);
  });

  it('gives a repeated signal the same answer and takes it in once, at whatever time it comes again', async () => {
    await memory.observe(signalOf(0), START);
    const signal = await store(signalOf(3));
    const first = await memory.observe(signal, START + MINUTE);
    const repeats = [1, 2, 3].map((n) => memory.observe(signal, START + n * DAY));
    for (const repeat of await Promise.all(repeats)) expect(repeat).toEqual(first);
    const same = { ...signal, id: signalOf(0).id };
    expect((await memory.observe(same, START + 2 * MINUTE)).context?.burst).toBe((first.context?.burst ?? 0) + 4);
  });

  it('undoes a withdrawn verdict to the last digit, whatever came between', async () => {
    const signal = signalOf(0);
    const countsAt = async (at: number) => (await memory.observe({ ...signal, id: signalOf(0).id }, at)).verdicts;
    await memory.recordVerdict(verdictOn(signal, 1, START - 8 * DAY));
    const before = await countsAt(START);
    const wrong = verdictOn(signal, 2, START - 20 * DAY);
    await memory.recordVerdict(wrong);
    expect(await countsAt(START)).not.toEqual(before);
    await memory.withdrawVerdict(wrong);
    expect(await countsAt(START)).toEqual(before);
  });

  it('is to the last digit as if a withdrawn verdict had never been given, calibration included', async () => {
    const clean = new RedisTriageMemory(redis, randomPrefix());
    const answers = async (at: number): Promise<TriageStatistics[]> =>
      Promise.all([memory, clean].map((one) => one.observe({ ...signalOf(0), id: signalOf(0).id }, at)));
    for (let n = 0; n < 90; n += 1) {
      const verdict = verdictOn(signalOf(0), n, START + n * 7 * MINUTE);
      await Promise.all([memory.recordVerdict(verdict), clean.recordVerdict(verdict)]);
      if (n % 3 > 0) continue;
      const wrong = { ...verdict, real: !verdict.real, at: verdict.at + (n % 2) };
      await memory.recordVerdict(wrong);
      await memory.recordVerdict(verdictOn(signalOf(0), n + 1, START + 10 * DAY));
      await memory.withdrawVerdict(wrong);
      await memory.withdrawVerdict(verdictOn(signalOf(0), n + 1, START + 10 * DAY));
    }
    for (const days of [1, 30, 150]) {
      const [changed, expected] = await answers(START + days * DAY);
      expect(changed).toEqual(expected);
      expect(changed?.calibration?.verdicts).toBe(90);
    }
  });

  it('forgets what was not seen for the longest: the keys of a customer stay few and bounded', async () => {
    const hosts = Array.from({ length: 12_000 }, (_, n) =>
      threatSignal({
        customerName: 'large',
        source: { product: 'p', format: 'native', ruleId: `r${n}` },
        entities: { hosts: [`h${n}`] },
      }),
    );
    for (let n = 0; n < hosts.length; n += 500) {
      await Promise.all(hosts.slice(n, n + 500).map((signal, i) => memory.observe(signal, START + n + i)));
    }
    const keys = await redis.keys(`${prefix}:triage:of:*`);
    expect(keys.length).toBeLessThanOrEqual(8);
    const sizes = await Promise.all(
      keys.filter((key) => /:(episodes|entities)$/.test(key)).map((key) => redis.hlen(key)),
    );
    expect(sizes.sort((a, b) => a - b)).toEqual([2000, 10_000]);
    const bytes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
    expect(bytes.reduce<number>((sum, size) => sum + (size ?? 0), 0)).toBeLessThan(8_000_000);
  });
});
