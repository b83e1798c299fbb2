import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase, emptyDatabase, threatAnalysis, threatSignal, withClient } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { AuditLog } from '../audit/audit-log.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { FigureRollup } from './figure-rollup.js';
import { ThreatRetention } from './threat-retention.js';
import { ThreatStatistics } from './threat-statistics.js';
import { ThreatStore } from './threat-store.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const FIRST = { revision: 1, isStored: false };
const MINUTE = 60_000;

let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let rollup: FigureRollup;
let statistics: ThreatStatistics;
let retention: ThreatRetention;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  rollup = new FigureRollup(database);
  statistics = new ThreatStatistics(database);
  retention = new ThreatRetention(database);
});
beforeEach(() => emptyDatabase(url));
afterAll(async () => {
  await database.close();
  await drop();
});

type Changes = Parameters<typeof threatAnalysis>[0];

async function stored(n: number, changes: Changes = {}): Promise<string> {
  const signal = threatSignal({
    customerName: n % 2 ? 'A' : 'B',
    threatType: 'bot_traffic',
    timestamp: new Date(NOW + n).toISOString(),
    title: `Threat ${n}`,
  });
  const createdAt = new Date(NOW + n).toISOString();
  await threats.complete(FIRST, threatAnalysis({ signal, severity: 'HIGH', createdAt, ...changes }), NOW + n);
  return signal.id;
}

const read = () => statistics.read(NOW + MINUTE, MINUTE);

describe('statistics', () => {
  it('are the same before and after the counts know of it', async () => {
    const ids: string[] = [];
    for (const [n, totalMs] of [10, 20, 30, 40].entries()) {
      const processing = { queuedMs: 0, agentsMs: 0, analyzersMs: 0, totalMs };
      ids.push(await stored(n, { processing, requiresHumanReview: n === 0 }));
    }
    const figures = {
      totalThreats: 4,
      customersAffected: 2,
      requiringReview: 1,
      processing: { meanMs: 25, p50Ms: 20, p95Ms: 40 },
      byType: { bot_traffic: 4, geo_anomaly: 0 },
      bySeverity: { HIGH: 4, LOW: 0 },
      byStatus: { completed: 4, failed: 0 },
      byTriage: { new: 4, closed: 0 },
    };
    const before = await read();
    expect(before).toMatchObject(figures);
    expect(before.overTime.buckets).toHaveLength(24);
    expect(before.overTime.buckets.at(-2)?.bySeverity.HIGH).toBe(4);
    expect(await rollup.count(NOW)).toBe(4);
    expect(await read()).toEqual(before);
    expect(await rollup.count(NOW)).toBe(0);
    expect(await read()).toEqual(before);
    expect(await rollup.totals()).toMatchObject({ stored: 4, requiringReview: 1 });
    const hours = await statistics.read(NOW + MINUTE, 60 * MINUTE);
    expect(hours.overTime.buckets.at(-1)?.bySeverity.HIGH).toBe(4);
  });

  it('follow every change of a threat and its end, whichever of them the counts have seen', async () => {
    const verdicts = new VerdictStore(database);
    for (const counted of [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) {
      const id = await stored(1, { severity: 'LOW' });
      if (counted.includes(0)) await rollup.count(NOW);
      const { signal } = (await threats.find(id))!;
      await threats.complete({ ...FIRST, isStored: true }, threatAnalysis({ signal, run: 2, severity: 'INFO' }), NOW);
      if (counted.includes(1)) await rollup.count(NOW);
      await verdicts.give(id, { verdict: 'false_positive', analyst: 'ada' }, NOW);
      if (counted.includes(2)) await rollup.count(NOW);
      const one = { totalThreats: 1, bySeverity: { LOW: 0, INFO: 1 }, byTriage: { new: 0, closed: 1 } };
      expect(await read()).toMatchObject(one);
      expect(await retention.removeSurplus(1)).toBe(1);
      expect(await read()).toMatchObject({ totalThreats: 0, bySeverity: { INFO: 0 }, customersAffected: 0 });
      await rollup.count(NOW);
      expect(await read()).toMatchObject({ totalThreats: 0, bySeverity: { INFO: 0 }, customersAffected: 0 });
    }
  });

  it('are exact while many store, count and read at once', async () => {
    let isDone = false;
    const counting = [1, 2].map(async () => {
      while (!isDone) await rollup.count(NOW);
    });
    await Promise.all(Array.from({ length: 200 }, (_, n) => stored(n)));
    isDone = true;
    await Promise.all(counting);
    expect(await read()).toMatchObject({ totalThreats: 200, bySeverity: { HIGH: 200 } });
    await rollup.count(NOW);
    expect(await read()).toMatchObject({ totalThreats: 200, bySeverity: { HIGH: 200 } });
  });
});

describe('retention', () => {
  it('removes the oldest of what may go with all that belongs to it, and never an open threat of MEDIUM or more', async () => {
    const ids = [];
    for (const [n, severity] of (['MEDIUM', 'INFO', 'LOW', 'HIGH', 'CRITICAL', 'LOW'] as const).entries())
      ids.push(await stored(n, { severity }));
    await new VerdictStore(database).give(ids[3]!, { verdict: 'true_positive', analyst: 'ada' }, NOW);
    expect(await retention.removeSurplus(3)).toBe(3);
    expect((await threats.list({}, 10)).items.map(({ title }) => title)).toEqual(['Threat 5', 'Threat 4', 'Threat 0']);
    expect(await retention.removeSurplus(100)).toBe(1);
    const kept = (await threats.list({}, 10)).items.map(({ id }) => id);
    expect(kept).toHaveLength(2);
    for (const [table, column] of [
      ['threat_documents', 'id'],
      ['threat_entities', 'threat_id'],
      ['verdict_changes', 'threat_id'],
    ]) {
      const statement = { name: 'left', text: `select distinct ${column} as id from ${table}` };
      const left = await database.query<{ id: string }>(statement);
      expect(left.filter(({ id }) => !kept.includes(id))).toEqual([]);
    }
  });

  it('removes what is old, of one customer or of all, whatever it is', async () => {
    for (let n = 0; n < 6; n++) await stored(n, { severity: 'CRITICAL' });
    const { rows } = await withClient(url, (owner) =>
      owner.query<{ id: number }>(`select id from customers where name = 'A'`),
    );
    expect(await retention.removeOlder(NOW + 4, rows[0]!.id)).toBe(2);
    expect(await retention.removeOlder(NOW + 4)).toBe(2);
    expect((await threats.list({}, 10)).items.map(({ title }) => title)).toEqual(['Threat 5', 'Threat 4']);
  });

  it('counts the stored bytes, and forgets them with their threats', async () => {
    const [one, two] = [await stored(0, { severity: 'LOW' }), await stored(1, { severity: 'LOW' })];
    const { bytes } = await rollup.totals();
    expect(bytes / 2).toBeGreaterThan(2500);
    await rollup.count(NOW);
    expect((await rollup.totals()).bytes).toBe(bytes);
    expect(await retention.removeSurplus(1)).toBe(1);
    expect((await rollup.totals()).bytes).toBeLessThan(bytes);
    await rollup.count(NOW);
    expect(await retention.removeSurplus(1)).toBe(1);
    expect((await rollup.totals()).bytes).toBe(0);
    expect([await threats.find(one), await threats.find(two)]).toEqual([undefined, undefined]);
  });

  it('forgets a threat on request: its rows and what the log says, not that there were entries and who wanted it', async () => {
    const [id, other] = [await stored(1), await stored(3)];
    const verdicts = new VerdictStore(database);
    for (const threat of [id, other]) await verdicts.give(threat, { verdict: 'true_positive', analyst: 'ada' }, NOW);
    for (const change of await verdicts.untold(10)) await verdicts.told(change);
    expect(await retention.remove(id, { analyst: 'bob', reason: 'a request' }, NOW)).toBe(true);
    expect(await retention.remove(id, { analyst: 'bob' }, NOW)).toBe(false);
    expect(await threats.find(id)).toBeUndefined();
    expect(await read()).toMatchObject({ totalThreats: 1 });
    const audit = new AuditLog(database);
    const about = (await audit.page(10)).items.filter(({ threatId }) => threatId === id);
    expect(about.map(({ event, actor, detail }) => [event, actor.name, detail])).toEqual([
      ['threat.removed', 'bob', { reason: 'a request' }],
      ['verdict.given', 'ada', {}],
    ]);
    expect(await audit.verify()).toBeUndefined();
    // and the counters are told to forget it
    expect(await verdicts.untold(10)).toMatchObject([{ threatId: id, no: 2 }]);
    for (const change of await verdicts.untold(10)) await verdicts.told(change);
    await retention.tend(NOW);
    expect((await database.query({ name: 'left', text: 'select threat_id from counted_verdicts' })).length).toBe(1);
  });

  it('has a place for the documents of this month and the next, and drops months that are empty', async () => {
    const months = async (): Promise<string[]> => {
      const { rows } = await withClient(url, (owner) =>
        owner.query<{ name: string }>(
          `select relname as name from pg_class where relname ~ '^threat_documents_[0-9_]+$' order by 1`,
        ),
      );
      return rows.map(({ name }) => name.slice(-7));
    };
    await retention.tend(Date.parse('2030-05-31T23:00:00Z'));
    expect(await months()).toEqual(['2030_05', '2030_06']);
    await retention.tend(Date.parse('2030-06-01T00:00:00Z'));
    expect(await months()).toEqual(['2030_06', '2030_07']);
  });
});
