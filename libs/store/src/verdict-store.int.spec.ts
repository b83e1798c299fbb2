import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { VERDICTS, type ThreatAnalysis, type ThreatSignal } from '@soc-agent/contracts';
import { assessRisk, countsAt, scoreThreat } from '@soc-agent/domain';
import {
  agentAnalyses,
  agentAnalysis,
  randomPrefix,
  sharedRedisUrl,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { decision } from './action-states.js';
import { ActionStore } from './action-store.js';
import { AuditLog } from './audit-log.js';
import { RunStore } from './run-store.js';
import { ThreatStore } from './threat-store.js';
import { RedisTriageMemory } from './triage-memory.js';
import { NotAnalyzedError, VerdictStore, type NewVerdict } from './verdict-store.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

const NOW = Date.parse('2026-01-01T12:00:00Z');
const HARMLESS: NewVerdict = { verdict: 'false_positive', analyst: 'ada' };
const REAL: NewVerdict = { verdict: 'true_positive', analyst: 'bob' };

let prefix: string;
let verdicts: VerdictStore;
let memory: RedisTriageMemory;
let runs: RunStore;
let threats: ThreatStore;
beforeEach(() => {
  prefix = randomPrefix();
  verdicts = new VerdictStore(redis, prefix);
  memory = new RedisTriageMemory(redis, prefix);
  runs = new RunStore(redis, prefix);
  threats = new ThreatStore(redis, prefix);
});

function alert(changes: Partial<ThreatSignal> = {}): ThreatSignal {
  const source = { product: 'suricata', format: 'native', ruleId: '2001' };
  return threatSignal({ customerName: 'RetailMax', source, entities: { hosts: ['web-1'] }, ...changes });
}

async function analyzed(changes: Partial<ThreatSignal> = {}, run = 1): Promise<ThreatSignal> {
  const signal = alert(changes);
  const times = { acceptedAt: NOW, openedAt: NOW, deadline: NOW + 30_000 };
  if (run === 1) await runs.open({ signal, ...times, maxStoredThreats: 5000 });
  else await runs.reopen({ threatId: signal.id, run }, { signal, ...times });
  await threats.complete(threatAnalysis({ signal, run }), NOW);
  return signal;
}

async function row(id: string) {
  const [summary] = await threats.summaries([id]);
  if (!summary) throw new Error(`${id} is not stored`);
  return summary;
}

async function nextSimilar(changes: Partial<ThreatSignal> = {}) {
  const signal = alert(changes);
  const analyses = {
    ...agentAnalyses(),
    historical: agentAnalysis('historical', { triage: await memory.observe(signal, NOW) }),
  };
  const score = scoreThreat(signal, analyses);
  return { ...score, ...assessRisk(signal, analyses, score) };
}

const counted = async () => countsAt((await memory.observe(alert(), NOW)).verdicts.onEntity, NOW);

describe('a verdict', () => {
  it('changes status, indexes, list row, sequence, history and log in one step', async () => {
    const { id } = await analyzed();
    const { seq } = await row(id);
    await verdicts.give(id, { ...HARMLESS, reason: 'scanner of our own' }, NOW);
    const changed = await row(id);
    expect(changed).toMatchObject({ status: 'false_positive', verdict: 'false_positive' });
    expect(changed.seq).toBeGreaterThan(seq);
    expect((await threats.list({ status: 'false_positive' }, 10)).items.map((item) => item.id)).toEqual([id]);
    expect((await threats.list({ status: 'completed' }, 10)).total).toBe(0);
    expect(await threats.find(id)).toMatchObject({ verdict: { analyst: 'ada', reason: 'scanner of our own' } });
    expect(await verdicts.history(id)).toMatchObject([HARMLESS]);
    const { items } = await new AuditLog(redis, prefix).page(10);
    expect(items).toMatchObject([{ event: 'verdict.given', actor: { kind: 'analyst', name: 'ada' }, threatId: id }]);
  });

  it.each(VERDICTS)('%s leaves no trace in status and statistics once withdrawn', async (verdict) => {
    const { id } = await analyzed();
    await verdicts.give(id, { verdict, analyst: 'ada' }, NOW);
    expect(await verdicts.withdraw(id, 'ada', NOW + 1)).toBe(true);
    expect(await counted()).toEqual({ real: 0, false: 0 });
    const { verdict: left, status } = await row(id);
    expect([left, status]).toEqual([undefined, 'completed']);
    expect((await verdicts.history(id))?.map((change) => change.verdict)).toEqual([undefined, verdict]);
  });

  it('that is changed counts once, as what it is now', async () => {
    const { id } = await analyzed();
    await verdicts.give(id, HARMLESS, NOW);
    expect(await counted()).toEqual({ real: 0, false: 1 });
    await verdicts.give(id, REAL, NOW + 1);
    expect(await counted()).toEqual({ real: 1, false: 0 });
    expect(await row(id)).toMatchObject({ status: 'resolved', verdict: 'true_positive' });
    await verdicts.give(id, { ...REAL, verdict: 'duplicate' }, NOW + 2);
    expect(await counted()).toEqual({ real: 0, false: 0 });
  });

  it('that is repeated changes nothing', async () => {
    const { id } = await analyzed();
    const first = await verdicts.give(id, HARMLESS, NOW);
    const { seq } = await row(id);
    expect(await verdicts.give(id, HARMLESS, NOW + 1000)).toEqual(first);
    expect((await row(id)).seq).toBe(seq);
  });

  it('survives a new analysis of its threat', async () => {
    const signal = await analyzed();
    await verdicts.give(signal.id, HARMLESS, NOW);
    await analyzed(signal, 2);
    expect(await row(signal.id)).toMatchObject({ status: 'false_positive', verdict: 'false_positive' });
    await verdicts.withdraw(signal.id, undefined, NOW);
    expect((await row(signal.id)).status).toBe('completed');
  });

  it('is on the timeline of its threat, beside what became of the actions, each at its time', async () => {
    const { id } = await analyzed();
    await verdicts.give(id, { ...HARMLESS, reason: 'our own scanner' }, NOW + 1000);
    const actions = new ActionStore(redis, prefix);
    const [action] = (await actions.list(id)) ?? [];
    if (!action) throw new Error('the plan has no action');
    await actions.take(id, action, decision('approve', { analyst: 'bob' }), NOW + 2000);
    await verdicts.withdraw(id, 'ada', NOW + 3000);
    const found = await threats.find(id);
    expect(
      found?.investigationTimeline?.events.map(({ timestamp, title }) => [Date.parse(timestamp) - NOW, title]),
    ).toEqual([
      [1000, 'Verdict: false_positive'],
      [2000, `Action approved: ${action.action.actionType}`],
      [3000, 'Verdict withdrawn'],
    ]);
    expect(found?.investigationTimeline?.events[0]?.description).toContain('our own scanner');
  });

  it('is what related threats show', async () => {
    const { id } = await analyzed();
    await verdicts.give(id, REAL, NOW);
    const { rule } = await threats.related(alert());
    expect(rule?.threats).toMatchObject([{ id, verdict: 'true_positive' }]);
  });

  it('is refused for a threat under way and unknown for one that is not there', async () => {
    const underWay = alert();
    await runs.open({ signal: underWay, acceptedAt: NOW, openedAt: NOW, deadline: NOW, maxStoredThreats: 10 });
    await expect(verdicts.give(underWay.id, HARMLESS, NOW)).rejects.toThrow(NotAnalyzedError);
    expect(await verdicts.give(alert().id, HARMLESS, NOW)).toBeUndefined();
    expect(await verdicts.withdraw(alert().id, 'ada', NOW)).toBe(false);
    expect(await verdicts.history(alert().id)).toBeUndefined();
  });

  it('given by twenty analysts at once leaves one that stands and is the one that counts', async () => {
    const { id } = await analyzed();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        verdicts.give(id, { verdict: n % 2 ? 'true_positive' : 'false_positive', analyst: `a${n}` }, NOW + n),
      ),
    );
    const { verdict, status } = await row(id);
    const real = verdict === 'true_positive';
    expect(await counted()).toEqual({ real: Number(real), false: Number(!real) });
    expect(status).toBe(real ? 'resolved' : 'false_positive');
    const history = await verdicts.history(id);
    expect(history).toHaveLength(20);
    expect(history?.[0]?.verdict).toBe(verdict);
  });
});

describe('the review of a group', () => {
  const asking = { requiresHumanReview: true, reviewReasons: ['It is rated HIGH.'] };
  const asks = async (id: string) => (await threats.find(id)) as ThreatAnalysis;

  async function called(minutes: number, changes: Partial<ThreatSignal> = {}): Promise<string> {
    const timestamp = new Date(NOW + minutes * 60_000).toISOString();
    const signal = alert({ severity: 'HIGH', timestamp, ...changes });
    await runs.open({ signal, acceptedAt: NOW, openedAt: NOW, deadline: NOW, maxStoredThreats: 5000 });
    await threats.complete({ ...threatAnalysis({ signal, severity: 'HIGH' }), ...asking }, NOW);
    return signal.id;
  }

  it('is asked for once, and the repetitions name who asks', async () => {
    const [first, second] = [await called(0), await called(5)];
    expect(await asks(first)).toMatchObject({ requiresHumanReview: true });
    expect(await asks(second)).toMatchObject({ requiresHumanReview: false, reviewAnsweredBy: first });
    const others = [
      await called(5, { entities: threatSignal({ entities: { hosts: ['db-1'] } }).entities }),
      await called(60),
    ];
    for (const id of others) expect(await asks(id)).toMatchObject({ requiresHumanReview: true });
  });

  it('is asked for by each CRITICAL until one of them has a verdict, and again when it is withdrawn', async () => {
    const ids = [await called(0, { severity: 'CRITICAL' }), await called(3, { severity: 'CRITICAL' })] as const;
    const asked = async () => (await threats.summaries(ids)).map((summary) => summary.requiresHumanReview);
    expect(await asked()).toEqual([true, true]);
    await verdicts.give(ids[1], { ...REAL, verdict: 'unsure' }, NOW);
    expect(await asked()).toEqual([true, true]);
    await verdicts.give(ids[1], REAL, NOW);
    expect(await asked()).toEqual([false, false]);
    expect(await asks(ids[0])).toMatchObject({ requiresHumanReview: false, reviewAnsweredBy: ids[1] });
    expect(await asks(await called(8, { severity: 'CRITICAL' }))).toMatchObject({ reviewAnsweredBy: ids[1] });
    await verdicts.withdraw(ids[1], undefined, NOW);
    expect(await asked()).toEqual([true, true]);
  });

  it('is not asked for again by a new analysis after a verdict', async () => {
    const id = await called(0);
    await verdicts.give(id, HARMLESS, NOW);
    const { signal } = await asks(id);
    await runs.reopen({ threatId: id, run: 2 }, { signal, acceptedAt: NOW, openedAt: NOW, deadline: NOW });
    await threats.complete({ ...threatAnalysis({ signal, run: 2 }), ...asking }, NOW);
    expect(await asks(id)).toMatchObject({ requiresHumanReview: false });
    await verdicts.withdraw(id, undefined, NOW);
    expect(await asks(id)).toMatchObject({ requiresHumanReview: true });
  });

  it('gives one answer to the same threat stored twice, and one asking of fifty at once', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, (_, n) => called(n / 10)));
    const asking_ = (await threats.summaries(ids)).filter((summary) => summary.requiresHumanReview);
    expect(asking_).toHaveLength(1);
    const [{ id } = { id: '' }] = asking_;
    await threats.complete({ ...threatAnalysis({ signal: (await asks(id)).signal }), ...asking }, NOW);
    expect((await threats.summaries([id]))[0]?.requiresHumanReview).toBe(true);
  });
});

describe('the next similar threat', () => {
  it('scores differently at once, says because of which verdicts, and as before when they are withdrawn', async () => {
    const before = await nextSimilar();
    const ids: string[] = [];
    for (let n = 0; n < 15; n += 1) ids.push((await analyzed()).id);
    for (const id of ids) await verdicts.give(id, HARMLESS, NOW);
    const after = await nextSimilar();
    // less than half as likely to be real
    expect(1 - after.score).toBeLessThan((1 - before.score) / 2);
    expect(after.indicators.map(({ indicator }) => indicator)).toContain('verdicts_on_entity');
    expect(after.explanation).toContain('real 0 and false 15 times');
    for (const id of ids) await verdicts.withdraw(id, 'ada', NOW);
    expect((await nextSimilar()).score).toBe(before.score);
  });

  it.each([
    ['one analyst says', () => 'mallory', 25],
    ['a thousand invented ones say', (n: number) => `invented ${n}`, 50],
  ])('stays for people when its source says CRITICAL, whatever %s in a minute', async (_who, analystOf, weight) => {
    const signals = await Promise.all(Array.from({ length: 1000 }, () => analyzed()));
    await verdicts.give((await analyzed()).id, REAL, NOW);
    await Promise.all(
      signals.map(({ id }, n) => verdicts.give(id, { ...HARMLESS, analyst: analystOf(n) }, NOW + n * 60)),
    );
    expect(await counted()).toEqual({ real: 1, false: weight });
    expect(await nextSimilar({ severity: 'CRITICAL' })).toMatchObject({
      severity: 'HIGH',
      recommendation: 'needs_review',
    });
    await Promise.all(signals.map(({ id }) => verdicts.withdraw(id, 'ada', NOW + 120_000)));
    expect(await counted()).toEqual({ real: 1, false: 0 });
  });
});
