import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomPrefix, sharedRedisUrl, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RunStore } from './run-store.js';
import { ThreatStatistics } from './threat-statistics.js';
import { ThreatStore } from './threat-store.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

let prefix: string;
let runs: RunStore;
let threats: ThreatStore;
beforeEach(() => {
  prefix = randomPrefix();
  runs = new RunStore(redis, prefix);
  threats = new ThreatStore(redis, prefix);
});

const NOW = Date.parse('2026-01-01T12:00:00Z');

async function open(signal = threatSignal(), { acceptedAt = NOW, maxStoredThreats = 1000 } = {}): Promise<string> {
  return runs.open({ signal, acceptedAt, openedAt: acceptedAt + 5, deadline: acceptedAt + 30_000, maxStoredThreats });
}

async function complete(signal = threatSignal(), acceptedAt = NOW): Promise<string> {
  await open(signal, { acceptedAt });
  await threats.complete(threatAnalysis({ signal, createdAt: new Date(acceptedAt).toISOString() }), acceptedAt + 50);
  return signal.id;
}

describe('a stored threat', () => {
  it('is the same document when read, with a sequence number', async () => {
    const signal = threatSignal();
    await open(signal);
    const analysis = threatAnalysis({ signal, createdAt: new Date(NOW).toISOString() });
    const summary = await threats.complete(analysis, NOW + 50);
    expect(await threats.find(signal.id)).toEqual({
      ...analysis,
      seq: summary?.seq,
      updatedAt: new Date(NOW + 50).toISOString(),
    });
  });

  it('is stored once: a repeat gives the same summary and no further sequence number', async () => {
    const signal = threatSignal();
    await open(signal);
    const first = await threats.complete(threatAnalysis({ signal }), NOW);
    const again = await threats.complete(threatAnalysis({ signal }), NOW);
    expect(again?.seq).toBe(first?.seq);
    expect((await threats.list({}, 10)).total).toBe(1);
  });

  it('moves between indexes as its status changes', async () => {
    const signal = threatSignal();
    await open(signal);
    expect((await threats.list({ status: 'analyzing' }, 10)).total).toBe(1);
    await threats.complete(threatAnalysis({ signal, severity: 'HIGH' }), NOW);
    expect((await threats.list({ status: 'analyzing' }, 10)).total).toBe(0);
    expect((await threats.list({ status: 'completed', severity: 'HIGH' }, 10)).total).toBe(1);
  });

  it('that failed is terminal and found as failed', async () => {
    const signal = threatSignal();
    await open(signal);
    await threats.fail({ threatId: signal.id, run: 1 }, NOW);
    expect((await threats.find(signal.id))?.status).toBe('failed');
    expect((await threats.list({ status: 'failed' }, 10)).items).toHaveLength(1);
    expect(await runs.find(signal.id)).toBeUndefined();
  });
});

describe('the list', () => {
  it.each([{}, { status: 'analyzing' }, { status: 'analyzing', customer: 'RetailMax' }])(
    'goes on after a row that has left it, %j',
    async (filter) => {
      // several within one millisecond, too
      for (let n = 0; n < 9; n++)
        await open(threatSignal({ customerName: 'RetailMax' }), { acceptedAt: NOW + Math.floor(n / 3) });
      const all = (await threats.list(filter, 9)).items;
      for (const last of all) {
        const rest = all.slice(all.indexOf(last) + 1, all.indexOf(last) + 4).map(({ id }) => id);
        await threats.complete(
          threatAnalysis({ signal: threatSignal({ id: last.id, customerName: 'RetailMax' }) }),
          NOW,
        );
        const after = { id: last.id, createdAt: Date.parse(last.createdAt) };
        expect((await threats.list(filter, 3, { after })).items.map(({ id }) => id)).toEqual(rest);
      }
    },
  );

  it('is paged newest first without gaps or repeats, by cursor and by offset', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.unshift(await complete(threatSignal(), NOW + Math.floor(n / 2)));
    const expected = (await threats.list({}, 10)).items;
    expect(new Set(expected.map(({ id }) => id))).toEqual(new Set(ids));
    const paged = [];
    for (let page = await threats.list({}, 3); page.items.length > 0;) {
      paged.push(...page.items);
      const last = page.items.at(-1);
      page = last
        ? await threats.list({}, 3, { after: { id: last.id, createdAt: Date.parse(last.createdAt) } })
        : { items: [], total: 0 };
    }
    expect(paged).toEqual(expected);
    expect((await threats.list({}, 3, { offset: 2 })).items).toEqual(expected.slice(2, 5));
  });

  it('combines filters, and pages through the combination', async () => {
    for (const customerName of ['A', 'B', 'A', 'A'])
      await complete(threatSignal({ customerName, threatType: 'bot_traffic' }));
    await complete(threatSignal({ customerName: 'A', threatType: 'geo_anomaly' }));
    const filter = { customer: 'A', type: 'bot_traffic' };
    const first = await threats.list(filter, 2);
    expect(first.total).toBe(3);
    const last = first.items.at(-1);
    const second = await threats.list(filter, 2, { after: { id: last?.id ?? '', createdAt: NOW } });
    expect([...first.items, ...second.items]).toHaveLength(3);
    expect((await threats.list({ customer: "no'body:*" }, 2)).total).toBe(0);
  });

  it('gives changes after a sequence number in their order', async () => {
    const first = await complete();
    const { items } = await threats.changedAfter(0, 10);
    const second = await complete();
    expect(items.map(({ id }) => id)).toEqual([first]);
    expect((await threats.changedAfter(items[0]?.seq ?? 0, 10)).items.map(({ id }) => id)).toEqual([second]);
  });
});

describe('retention', () => {
  it('removes every key and index entry of the oldest threats', async () => {
    for (let n = 0; n < 6; n++) {
      const signal = threatSignal({ customerName: `customer ${n}`, entities: { sourceIps: [`203.0.113.${n}`] } });
      await open(signal, { acceptedAt: NOW + n, maxStoredThreats: 2 });
      await threats.complete(threatAnalysis({ signal, createdAt: new Date(NOW + n).toISOString() }), NOW + n);
    }
    const { items, total } = await threats.list({}, 10);
    expect(total).toBe(2);
    const kept = new Set(items.map(({ id }) => id));
    for (const key of await redis.keys(`${prefix}:*`)) {
      const type = await redis.type(key);
      const members = type === 'zset' ? await redis.zrange(key, '0', '-1') : [key];
      for (const member of members) {
        const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(member)?.[0];
        if (id) expect({ key, kept: kept.has(id) }).toEqual({ key, kept: true });
      }
      expect(key).not.toMatch(/customer [0-3]|203\.0\.113\.[0-3]$/);
    }
    const figures = await new ThreatStatistics(redis, prefix).read(NOW + 10, 60_000);
    expect(figures).toMatchObject({ totalThreats: 2, customersAffected: 2 });
  });

  it('of a threat under way ends its run; its completion stores nothing', async () => {
    const old = threatSignal();
    await open(old, { acceptedAt: NOW, maxStoredThreats: 1 });
    await open(threatSignal(), { acceptedAt: NOW + 1, maxStoredThreats: 1 });
    expect(await runs.find(old.id)).toBeUndefined();
    expect(await threats.complete(threatAnalysis({ signal: old }), NOW)).toBeUndefined();
    expect((await threats.list({}, 10)).total).toBe(1);
  });
});

describe('the past of a signal', () => {
  it('counts what shares an entity, the rule, or customer and type, and never itself', async () => {
    const past = threatSignal({ customerName: 'A', entities: { sourceIps: ['203.0.113.7'], users: ['root'] } });
    await complete(past);
    const signal = threatSignal({
      customerName: 'A',
      entities: { sourceIps: ['203.0.113.7', '198.51.100.1'], users: ['root'] },
    });
    await open(signal);
    const related = await threats.related(signal);
    expect(related.entities.map(({ ref, count, threats: [newest] }) => [ref, count, newest?.id])).toEqual([
      ['signal.entities.sourceIps[0]', 1, past.id],
      ['signal.entities.users[0]', 1, past.id],
    ]);
    expect(related.rule?.count).toBe(1);
    expect(related.customerAndType.count).toBe(1);
  });

  it('keeps users apart between customers, and addresses together', async () => {
    await complete(threatSignal({ customerName: 'A', entities: { sourceIps: ['203.0.113.7'], users: ['root'] } }));
    const related = await threats.related(
      threatSignal({ customerName: 'B', entities: { sourceIps: ['203.0.113.7'], users: ['root'] } }),
    );
    expect(related.entities.map(({ ref }) => ref)).toEqual(['signal.entities.sourceIps[0]']);
    expect(related.rule?.count).toBe(0);
  });

  it('shows at most the three newest of each, with the time of their activity', async () => {
    const at = (n: number): string => new Date(NOW - n).toISOString();
    for (let n = 0; n < 8; n++)
      await complete(threatSignal({ timestamp: at(n), entities: { sourceIps: ['203.0.113.7'] } }), NOW + n);
    const [seen] = (await threats.related(threatSignal({ entities: { sourceIps: ['203.0.113.7'] } }))).entities;
    expect(seen?.count).toBe(8);
    expect(seen?.threats.map(({ occurredAt }) => occurredAt)).toEqual([at(7), at(6), at(5)]);
  });
});

describe('statistics', () => {
  it('are read from the indexes', async () => {
    for (const [n, totalMs] of [10, 20, 30, 40].entries()) {
      const signal = threatSignal({ customerName: n % 2 ? 'A' : 'B', threatType: 'bot_traffic' });
      await open(signal, { acceptedAt: NOW + n });
      const processing = { queuedMs: 0, agentsMs: 0, analyzersMs: 0, totalMs };
      await threats.complete(
        threatAnalysis({ signal, severity: 'HIGH', requiresHumanReview: n === 0, processing }),
        NOW + n,
      );
    }
    const figures = await new ThreatStatistics(redis, prefix).read(NOW + 60_000, 60_000);
    expect(figures).toMatchObject({
      totalThreats: 4,
      customersAffected: 2,
      requiringReview: 1,
      processing: { meanMs: 25, p50Ms: 20, p95Ms: 40 },
      byType: { bot_traffic: 4, geo_anomaly: 0 },
      bySeverity: { HIGH: 4, LOW: 0 },
      byStatus: { completed: 4, analyzing: 0 },
    });
    expect(figures.overTime.buckets).toHaveLength(24);
    expect(figures.overTime.buckets.at(-2)?.bySeverity.HIGH).toBe(4);
  });
});
