import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ThreatAnalysis, ThreatFilters, ThreatSignal, ThreatSummary } from '@soc-agent/contracts';
import {
  agentAnalysis,
  createMigratedDatabase,
  emptyDatabase,
  freshId,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from './threat-store.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const LATER = NOW + 3_600_000;
const FIRST = { revision: 1, isStored: false, priority: 0 };
const FURTHER = { revision: 1, isStored: true, priority: 0 };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  threats = new ThreatStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function complete(signal = threatSignal(), changes: Partial<ThreatAnalysis> = {}): Promise<ThreatSummary> {
  const createdAt = new Date(NOW).toISOString();
  return (await threats.complete(FIRST, threatAnalysis({ signal, createdAt, ...changes }), NOW + 50))!;
}

/** What was stored before with an agent that did without its model. */
async function degraded(signal = threatSignal({ raw: { whole: 'document' } })): Promise<ThreatSignal> {
  const analysis = threatAnalysis({ signal, severity: 'LOW', createdAt: new Date(NOW).toISOString() });
  analysis.agentAnalyses.config = agentAnalysis('config', { degraded: { reason: 'model: it did not answer' } });
  await threats.complete(FIRST, analysis, NOW + 10);
  return signal;
}

describe('a stored threat', () => {
  it('is the same document when read, with a sequence number, whatever characters it has', async () => {
    const signal = threatSignal({
      title: 'NUL \0, half a pair \ud800',
      raw: { whole: 'NUL \0, half a pair \ud800, "quotes" and \\' },
      unmapped: ['a'],
      entities: { hosts: ['x'.repeat(5000)], users: ['a\0b'] },
    });
    const analysis = threatAnalysis({ signal, createdAt: new Date(NOW).toISOString() });
    const summary = await threats.complete(FIRST, analysis, NOW + 50);
    expect(await threats.find(signal.id)).toEqual({
      ...analysis,
      signal: { ...signal, title: 'NUL \0, half a pair \ud800' },
      seq: summary?.seq,
      decisions: 1,
      updatedAt: new Date(NOW + 50).toISOString(),
    });
    expect(await threats.summaries([signal.id])).toEqual([summary]);
  });

  it('is stored once, however often and by however many: all get the same row', async () => {
    const signal = threatSignal();
    const stores = [threats, new ThreatStore(database), new ThreatStore(database)];
    const analysis = threatAnalysis({ signal, requiresHumanReview: true });
    const rows = await Promise.all(
      Array.from({ length: 12 }, (_, n) => stores[n % 3]!.complete(FIRST, analysis, NOW + n)),
    );
    rows.push(await threats.complete(FIRST, threatAnalysis({ signal, severity: 'CRITICAL' }), LATER));
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(rows[0]).toMatchObject({ severity: 'MEDIUM', requiresHumanReview: true });
    expect((await threats.list({}, 10)).total).toBe(1);
  });

  it('that failed is found as failed, until a further run gives it an analysis', async () => {
    const signal = threatSignal({ raw: { a: 1 } });
    const run = {
      id: signal.id,
      runNumber: 1,
      ...FIRST,
      signal,
      acceptedAt: NOW,
      openedAt: NOW,
      deadline: NOW,
    };
    const broken = { ...run, stage: 'analyzers', agents: {}, analyzers: {} } as const;
    await threats.fail(broken, NOW);
    await threats.fail(broken, NOW + 1);
    expect(await threats.find(signal.id)).toMatchObject({ status: 'failed', signal: { raw: { a: 1 } } });
    expect((await threats.list({ status: ['failed'] }, 10)).items).toHaveLength(1);
    await threats.complete(FURTHER, threatAnalysis({ signal, run: 2 }), LATER);
    expect(await threats.find(signal.id)).toMatchObject({ status: 'completed', run: 2 });
    expect((await threats.list({ status: ['failed'] }, 10)).total).toBe(0);
  });

  it('does not keep others from being stored when the database refuses it', async () => {
    const signals = Array.from({ length: 9 }, () => threatSignal());
    const analyses = signals.map((signal, n) => threatAnalysis({ signal, ...(n === 4 && { risk: 'none' as never }) }));
    const outcomes = await Promise.allSettled(analyses.map((one) => threats.complete(FIRST, one, NOW)));
    expect(outcomes.map(({ status }) => status)).toEqual(signals.map((_, n) => (n === 4 ? 'rejected' : 'fulfilled')));
    expect((await threats.list({}, 10)).total).toBe(8);
  });
});

describe('a further analysis', () => {
  it('takes the place of the one before under a new number, with what it is found by', async () => {
    const signal = await degraded();
    const before = await threats.find(signal.id);
    expect(await threats.findForRun(signal.id)).toEqual({ runNumber: 1, revision: 1, signal });
    const summary = await threats.complete(FURTHER, threatAnalysis({ signal, run: 2, severity: 'HIGH' }), LATER);
    const after = await threats.find(signal.id);
    expect(summary).toMatchObject({ severity: 'HIGH', createdAt: before?.createdAt });
    expect(summary!.seq).toBeGreaterThan(before!.seq);
    expect(after).toMatchObject({ run: 2, severity: 'HIGH', status: 'completed', seq: summary?.seq });
    expect(after?.signal).toEqual(signal);
    expect((await threats.list({ severity: ['LOW'] }, 10)).total).toBe(0);
    expect((await threats.list({ severity: ['HIGH'] }, 10)).total).toBe(1);
  });

  it('of an earlier run, and a repeat, store nothing; of a threat that is gone, neither', async () => {
    const signal = await degraded();
    const second = await threats.complete(FURTHER, threatAnalysis({ signal, run: 2, severity: 'HIGH' }), LATER);
    for (const runNumber of [1, 2]) {
      const again = threatAnalysis({ signal, run: runNumber, severity: 'CRITICAL' });
      expect(await threats.complete(FURTHER, again, LATER + 1)).toEqual(second);
    }
    expect(await threats.complete(FURTHER, threatAnalysis({ run: 2 }), LATER)).toBeUndefined();
  });

  it('that breaks leaves the analysis there was, and its number is used up', async () => {
    const signal = await degraded();
    const before = await threats.find(signal.id);
    const run = {
      id: signal.id,
      runNumber: 2,
      ...FURTHER,
      signal,
      acceptedAt: NOW,
      openedAt: NOW,
      deadline: NOW,
    };
    await threats.fail({ ...run, stage: 'analyzers', agents: {}, analyzers: {} }, LATER);
    expect(await threats.find(signal.id)).toEqual({ ...before, run: 2 });
    expect(await threats.findForRun(signal.id)).toMatchObject({ runNumber: 2 });
  });

  it('of a later revision brings its signal and what that is found by', async () => {
    const signal = threatSignal({ entities: { sourceIps: ['203.0.113.7'] } });
    await complete(signal);
    const revised = { ...threatSignal({ entities: { sourceIps: ['203.0.113.8'] } }), id: signal.id, title: 'Worse' };
    await threats.complete({ revision: 2, isStored: true }, threatAnalysis({ signal: revised, run: 2 }), LATER);
    expect((await threats.find(signal.id))?.signal).toEqual(revised);
    expect((await threats.list({}, 10)).items).toMatchObject([{ id: signal.id, title: 'Worse' }]);
    const found = async (ip: string): Promise<number> =>
      (await threats.related(threatSignal({ entities: { sourceIps: [ip] } }))).entities.length;
    expect([await found('203.0.113.7'), await found('203.0.113.8')]).toEqual([0, 1]);
  });
});

describe('degraded analyses', () => {
  it('are found by when they came in, until a further one is complete', async () => {
    const signal = await degraded();
    expect(await threats.degradedSince(NOW + 1, 10)).toEqual([]);
    expect(await threats.degradedSince(NOW, 10)).toEqual([{ threatId: signal.id, run: 1 }]);
    await threats.complete(FURTHER, threatAnalysis({ signal, run: 2 }), LATER);
    expect(await threats.degradedSince(NOW, 10)).toEqual([]);
  });
});

describe('the list', () => {
  it('is paged by id, largest first, without gaps or repeats, by cursor and by offset', async () => {
    for (let n = 0; n < 7; n++) await complete();
    const expected = (await threats.list({}, 10)).items;
    expect(expected.map(({ id }) => id)).toEqual(
      expected
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    );
    const paged = [];
    for (let page = await threats.list({}, 3); page.items.length > 0;) {
      paged.push(...page.items);
      page = await threats.list({}, 3, { cursor: page.items.at(-1)!.id });
    }
    expect(paged).toEqual(expected);
    expect((await threats.list({}, 3, { offset: 2 })).items).toEqual(expected.slice(2, 5));
    const uncounted = expected.slice(1, 4).map(({ id }) => id);
    expect(await threats.list({}, 10, { uncounted })).toMatchObject({ items: expected, total: expected.length - 3 });
  });

  it('combines filters, and pages through the combination', async () => {
    for (const customerName of ['A', 'B', 'A', 'A'])
      await complete(threatSignal({ customerName, threatType: 'bot_traffic' }));
    await complete(threatSignal({ customerName: 'A', threatType: 'geo_anomaly' }));
    const filter: ThreatFilters = { customer: ['A'], type: ['bot_traffic'], triage: ['new'], status: ['completed'] };
    const first = await threats.list(filter, 2);
    expect(first.total).toBe(3);
    const second = await threats.list(filter, 2, { cursor: first.items.at(-1)!.id });
    expect([...first.items, ...second.items]).toHaveLength(3);
    for (const nothing of [
      { customer: ["no'body:*"] },
      { status: ['analyzing'] },
      { triage: ['closed'] },
      { verdict: ['unsure'] },
    ] satisfies ThreatFilters[])
      expect((await threats.list(nothing, 2)).total).toBe(0);
  });

  it('gives changes after a sequence number in their order', async () => {
    const first = await complete();
    const second = await complete();
    expect((await threats.changedAfter(first.seq - 1, 10)).items.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect((await threats.changedAfter(first.seq, 10)).items.map(({ id }) => id)).toEqual([second.id]);
  });

  it('lets nobody who follows the numbers miss one, while many store at once, of one customer or of several', async () => {
    const stores = Array.from({ length: 4 }, () => new ThreatStore(database));
    const [from] = (await Promise.all([complete()])).map(({ seq }) => seq);
    const seen: ThreatSummary[] = [];
    let isDone = false;
    const following = (async () => {
      for (let seq = from!; !isDone || seen.length < 400;) {
        const { items } = await threats.changedAfter(seq, 500);
        seen.push(...items);
        seq = items.at(-1)?.seq ?? seq;
      }
    })();
    await Promise.all(
      Array.from({ length: 400 }, (_, n) => {
        const signal = threatSignal({ customerName: `customer ${n % 3}` });
        return stores[n % 4]!.complete(FIRST, threatAnalysis({ signal, requiresHumanReview: n % 5 === 0 }), NOW);
      }),
    );
    isDone = true;
    await following;
    expect(new Set(seen.map(({ id }) => id)).size).toBe(400);
    // and who follows one customer can tell: each number names the one before it
    for (const customer of ['customer 0', 'customer 1', 'customer 2']) {
      const numbers = seen.filter(({ customerName }) => customerName === customer);
      const [, ...later] = numbers;
      expect(later.map(({ previousSeq }) => previousSeq)).toEqual(numbers.slice(0, -1).map(({ seq }) => seq));
    }
  });
});

describe('the past of a signal', () => {
  it('counts what shares an entity, the rule, or customer and type, and never itself', async () => {
    const past = threatSignal({ customerName: 'A', entities: { sourceIps: ['203.0.113.7'], users: ['Root'] } });
    await complete(past);
    const signal = threatSignal({
      customerName: 'A',
      entities: { sourceIps: ['203.0.113.7', '198.51.100.1'], users: ['root'] },
    });
    await complete(signal);
    const related = await threats.related(signal);
    expect(related.entities.map(({ ref, count, threats: [newest] }) => [ref, count, newest?.id])).toEqual([
      ['signal.entities.sourceIps[0]', 1, past.id],
      ['signal.entities.users[0]', 1, past.id],
    ]);
    expect(related.rule?.count).toBe(1);
    expect(related.customerAndType.count).toBe(1);
    expect(await threats.related(threatSignal({ customerName: 'nobody', entities: { users: ['root'] } }))).toEqual({
      customerAndType: { count: 0, threats: [] },
      rule: { count: 0, threats: [] },
      entities: [],
    });
  });

  it('keeps users apart between customers, and addresses together', async () => {
    await complete(threatSignal({ customerName: 'A', entities: { sourceIps: ['203.0.113.7'], users: ['root'] } }));
    const related = await threats.related(
      threatSignal({ customerName: 'B', entities: { sourceIps: ['203.0.113.7'], users: ['root'] } }),
    );
    expect(related.entities.map(({ ref }) => ref)).toEqual(['signal.entities.sourceIps[0]']);
    expect(related.rule?.count).toBe(0);
  });

  it('shows the three newest of each, with the time of their activity, and counts to a hundred', async () => {
    const at = (n: number): string => new Date(NOW - n).toISOString();
    for (let n = 0; n < 104; n++)
      await complete(threatSignal({ id: freshId(), timestamp: at(n), entities: { sourceIps: ['203.0.113.7'] } }));
    const asked = Array.from({ length: 3 }, () =>
      threatSignal({ entities: { sourceIps: ['203.0.113.7', '203.0.113.8'] } }),
    );
    for (const { entities } of await Promise.all(asked.map((signal) => threats.related(signal)))) {
      expect(entities).toHaveLength(1);
      expect(entities[0]?.count).toBe(100);
      expect(entities[0]?.threats.map(({ occurredAt }) => occurredAt)).toEqual([at(103), at(102), at(101)]);
    }
  });
});
