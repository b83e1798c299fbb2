import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { VERDICTS, type ThreatSignal, Shards } from '@soc-agent/contracts';
import { assessRisk, countsAt, decision, scoreThreat } from '@soc-agent/domain';
import {
  agentAnalyses,
  agentAnalysis,
  createMigratedDatabase,
  emptyDatabase,
  randomPrefix,
  sharedRedisUrl,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { ActionStore } from '../actions/action-store.js';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { RedisTriageMemory } from '../triage/triage-memory.js';
import { VerdictLedger } from './verdict-ledger.js';
import { NotAnalyzedError, VerdictStore, type NewVerdict } from './verdict-store.js';

const redis = new Redis(sharedRedisUrl());

// late enough for events to count at their own time, and no hour of the tests is in the future
const NOW = Date.now() - 4 * 3_600_000;
const HARMLESS: NewVerdict = { verdict: 'false_positive', analyst: 'ada' };
const REAL: NewVerdict = { verdict: 'true_positive', analyst: 'bob' };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let prefix: string;
let store: VerdictStore;
let ledger: VerdictLedger;
let memory: RedisTriageMemory;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  prefix = randomPrefix();
  store = new VerdictStore(database);
  ledger = new VerdictLedger(store, redis, new Shards(prefix));
  memory = new RedisTriageMemory(redis, new Shards(prefix));
  threats = new ThreatStore(database);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

/** As the gateway does: what is stored is counted afterwards. */
const verdicts = {
  give: async (id: string, verdict: NewVerdict, now: number) => {
    const given = await store.give(id, verdict, now);
    await ledger.settle(1, id);
    return given;
  },
  withdraw: async (id: string, analyst: string | undefined, now: number) => {
    const withdrawn = await store.withdraw(id, analyst, now);
    await ledger.settle(1, id);
    return withdrawn;
  },
};

function alert(changes: Partial<ThreatSignal> = {}): ThreatSignal {
  const source = { product: 'suricata', format: 'native', ruleId: '2001' };
  return threatSignal({ customerName: 'RetailMax', source, entities: { hosts: ['web-1'] }, ...changes });
}

async function analyzed(changes: Partial<ThreatSignal> = {}, run = 1): Promise<ThreatSignal> {
  const signal = alert(changes);
  await threats.complete({ revision: 1, isStored: run > 1 }, threatAnalysis({ signal, run }), NOW);
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
  it('changes triage, list row, sequence, history and log in one step', async () => {
    const { id } = await analyzed();
    const { seq } = await row(id);
    await verdicts.give(id, { ...HARMLESS, reason: 'scanner of our own' }, NOW);
    const changed = await row(id);
    expect(changed).toMatchObject({ status: 'completed', triage: 'closed', verdict: 'false_positive' });
    expect(changed.seq).toBeGreaterThan(seq);
    expect((await threats.list({ verdict: ['false_positive'] }, 10)).items.map((item) => item.id)).toEqual([id]);
    expect((await threats.list({ triage: ['new'] }, 10)).total).toBe(0);
    expect(await threats.find(id)).toMatchObject({ verdict: { analyst: 'ada', reason: 'scanner of our own' } });
    expect(await store.history(id)).toMatchObject([HARMLESS]);
    const { items } = await new AuditLog(database).page(10);
    expect(items).toMatchObject([{ event: 'verdict.given', actor: { kind: 'analyst', name: 'ada' }, threatId: id }]);
  });

  it.each(VERDICTS)('%s leaves no trace in triage and statistics once withdrawn', async (verdict) => {
    const { id } = await analyzed();
    await verdicts.give(id, { verdict, analyst: 'ada' }, NOW);
    expect(await verdicts.withdraw(id, 'ada', NOW + 1)).toBe(true);
    expect(await counted()).toEqual({ real: 0, false: 0 });
    const { verdict: left, triage } = await row(id);
    expect([left, triage]).toEqual([undefined, 'new']);
    expect((await store.history(id))?.map((change) => change.verdict)).toEqual([undefined, verdict]);
  });

  it('that is changed counts once, as what it is now', async () => {
    const { id } = await analyzed();
    await verdicts.give(id, HARMLESS, NOW);
    expect(await counted()).toEqual({ real: 0, false: 1 });
    await verdicts.give(id, REAL, NOW + 1);
    expect(await counted()).toEqual({ real: 1, false: 0 });
    expect(await row(id)).toMatchObject({ triage: 'closed', verdict: 'true_positive' });
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
    expect(await row(signal.id)).toMatchObject({ triage: 'closed', verdict: 'false_positive' });
    await verdicts.withdraw(signal.id, undefined, NOW);
    expect((await row(signal.id)).triage).toBe('new');
  });

  it('is on the timeline of its threat, beside what became of the actions, each at its time', async () => {
    const { id } = await analyzed();
    await verdicts.give(id, { ...HARMLESS, reason: 'our own scanner' }, NOW + 1000);
    const actions = new ActionStore(database);
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

  it('is refused for a threat that failed and unknown for one that is not there', async () => {
    const signal = alert();
    const run = { id: signal.id, runNumber: 1, revision: 1, isStored: false, signal, agents: {}, analyzers: {} };
    await threats.fail({ ...run, stage: 'analyzers', acceptedAt: NOW, openedAt: NOW, deadline: NOW, priority: 0 }, NOW);
    await expect(verdicts.give(signal.id, HARMLESS, NOW)).rejects.toThrow(NotAnalyzedError);
    expect(await verdicts.give(alert().id, HARMLESS, NOW)).toBeUndefined();
    expect(await verdicts.withdraw(alert().id, 'ada', NOW)).toBe(false);
    expect(await store.history(alert().id)).toBeUndefined();
  });

  it('given by twenty analysts at once leaves one that stands and is the one that counts', async () => {
    const { id } = await analyzed();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        verdicts.give(id, { verdict: n % 2 ? 'true_positive' : 'false_positive', analyst: `a${n}` }, NOW + n),
      ),
    );
    const { verdict, triage } = await row(id);
    const real = verdict === 'true_positive';
    expect(await counted()).toEqual({ real: Number(real), false: Number(!real) });
    expect(triage).toBe('closed');
    const history = await store.history(id);
    expect(history).toHaveLength(20);
    expect(history?.[0]?.verdict).toBe(verdict);
  });
});

describe('what is counted of a verdict', () => {
  it('is told later where nobody could be told at once, and once however often it is told', async () => {
    const { id } = await analyzed();
    await store.give(id, HARMLESS, NOW);
    expect(await counted()).toEqual({ real: 0, false: 0 });
    await Promise.all([ledger.settle(10), ledger.settle(10), ledger.settle(10)]);
    expect(await counted()).toEqual({ real: 0, false: 1 });
    expect(await ledger.settle(10)).toBe(0);
  });

  it('is what the last change left, when one in between is told late', async () => {
    const { id } = await analyzed();
    await store.give(id, HARMLESS, NOW);
    const late = await store.untold(10);
    await store.give(id, REAL, NOW + 1);
    await ledger.settle(10);
    const belated = { untold: () => Promise.resolve(late), told: (one: (typeof late)[0]) => store.told(one) };
    await new VerdictLedger(belated, redis, new Shards(prefix)).settle(10);
    expect(await counted()).toEqual({ real: 1, false: 0 });
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
    ['two hundred invented ones say', (n: number) => `invented ${n}`, 50],
  ])('stays for people when its source says CRITICAL, whatever %s in a minute', async (_who, analystOf, weight) => {
    const signals = await Promise.all(Array.from({ length: 200 }, () => analyzed()));
    await verdicts.give((await analyzed()).id, REAL, NOW);
    await Promise.all(
      signals.map(({ id }, n) => verdicts.give(id, { ...HARMLESS, analyst: analystOf(n) }, NOW + n * 300)),
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
