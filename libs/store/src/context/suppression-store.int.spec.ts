import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SuppressionRule } from '@soc-agent/contracts';
import { createMigratedDatabase, customer, emptyDatabase, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { FigureRollup } from '../threats/figure-rollup.js';
import { ThreatStatistics } from '../threats/threat-statistics.js';
import { ThreatStore } from '../threats/threat-store.js';
import { ContextStore } from './context-store.js';
import { SuppressionStore } from './suppression-store.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const SUPPRESSION = { rule: 'scanner', owner: 'ada', reason: 'our scanner' };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let context: ContextStore;
let store: SuppressionStore;
let threats: ThreatStore;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
});
beforeEach(async () => {
  await emptyDatabase(url);
  context = new ContextStore(database);
  store = new SuppressionStore(database);
  threats = new ThreatStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

function rule(id: string, changes: Partial<SuppressionRule> = {}): SuppressionRule {
  const named = {
    id,
    customerName: 'RetailMax',
    owner: 'ada',
    reason: 'our scanner',
    expiresAt: '2026-02-01T00:00:00Z',
  };
  return { ...named, ruleId: '5551', entities: [], ...changes };
}

const job = (signal = threatSignal(), revision = 1) => ({ threatId: signal.id, signal, acceptedAt: NOW, revision });

describe('suppression rules', () => {
  it('in force are those of each customer that have not ended, with what they must not hide', async () => {
    await context.customers.put({ ...customer('RetailMax'), criticalAssets: [{ name: 'db-1' }] });
    await context.suppressions.put(
      rule('a'),
      rule('over', { expiresAt: '2026-01-01T00:00:00Z', ruleId: 'x' }),
      rule('b', { customerName: 'Other', ruleId: '1' }),
    );
    const current = await store.current(NOW);
    expect([...current.keys()].sort()).toEqual(['Other', 'RetailMax']);
    const rules = current.get('RetailMax')!;
    expect(rules.suppressing(threatSignal(), NOW)).toMatchObject({ id: 'a' });
    expect(rules.suppressing(threatSignal({ entities: { hosts: ['DB-1.corp.example'] } }), NOW)).toBeUndefined();
    expect(current.get('Other')!.suppressing(threatSignal(), NOW)).toBeUndefined();
  });

  it('are counted by the threats they suppress', async () => {
    for (let n = 0; n < 3; n++) await threats.suppress(job(), SUPPRESSION, NOW);
    await threats.suppress(job(), { reason: 'sample finding' }, NOW);
    const [one, none] = await store.counted([rule('scanner'), rule('other')]);
    expect(one!.hits).toEqual({ count: 3, latestAt: new Date(NOW).toISOString() });
    expect(none!.hits).toEqual({ count: 0 });
  });

  it('may be met by the newest threats that share what the rule names', async () => {
    const at = new Date(NOW).toISOString();
    const put = async (sourceIps: string[], users: string[] = []) => {
      const signal = threatSignal({ entities: { sourceIps, users } });
      await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal, createdAt: at }), NOW);
      return signal.id;
    };
    const first = await put(['192.0.2.1'], ['ada']);
    await put(['192.0.2.2']);
    const last = await put(['192.0.2.1'], ['bo']);
    const ids = async (changes: Partial<SuppressionRule>, limit = 10) =>
      (await store.inQuestion(rule('a', changes), limit)).map(({ signal, summary }) => {
        expect(summary.id).toBe(signal.id);
        return signal.id;
      });
    expect(await ids({ entities: [{ kind: 'ip', value: '192.0.2.1' }] })).toEqual([last, first]);
    expect(await ids({ entities: [{ kind: 'user', value: 'ADA' }] })).toEqual([first]);
    expect(await ids({ entities: [{ kind: 'ip', value: '192.0.2.0/24' }] }, 2)).toHaveLength(2);
    expect(await ids({ ruleId: 'x' })).toEqual([]);
    expect(await ids({ customerName: 'Other' })).toEqual([]);
  });
});

describe('a suppressed threat', () => {
  it('is kept with its reason, and told the same when it comes again', async () => {
    const given = job(threatSignal({ raw: { whole: 'document' } }));
    const row = await threats.suppress(given, SUPPRESSION, NOW);
    expect(row).toMatchObject({ status: 'suppressed', id: given.threatId });
    expect(await threats.suppress(given, SUPPRESSION, NOW + 1000)).toEqual(row);
    expect(await threats.find(given.threatId)).toMatchObject({
      status: 'suppressed',
      suppression: SUPPRESSION,
      signal: { raw: { whole: 'document' } },
    });
  });

  it('is listed for who asks for it, and counted by its status alone', async () => {
    await threats.suppress(job(), SUPPRESSION, NOW);
    expect(await threats.list({}, 10)).toEqual({ items: [], total: 0 });
    expect((await threats.list({ customer: ['RetailMax'] }, 10)).total).toBe(0);
    expect((await threats.list({ status: ['suppressed'] }, 10)).items).toHaveLength(1);
    const [statistics, rollup] = [new ThreatStatistics(database), new FigureRollup(database)];
    for (const counted of [0, 1]) {
      const { totalThreats, byStatus, byType, byTriage } = await statistics.read(NOW, 60_000);
      expect([totalThreats, byStatus.suppressed, byType.rate_limit_breach, byTriage.new, counted]).toEqual([
        0,
        1,
        0,
        0,
        counted,
      ]);
      await rollup.count(NOW);
    }
    expect(await rollup.totals()).toMatchObject({ stored: 1 });
  });

  it('takes a later revision in, and is analyzed when somebody wants it', async () => {
    const signal = threatSignal({ title: 'first' });
    await threats.suppress(job(signal), SUPPRESSION, NOW);
    const revised = { ...signal, title: 'second' };
    await threats.suppress(job(revised, 2), { reason: 'sample finding' }, NOW);
    await threats.suppress(job(signal), SUPPRESSION, NOW);
    const found = await threats.find(signal.id);
    expect(found).toMatchObject({ signal: { title: 'second' }, suppression: { reason: 'sample finding' } });
    expect((await store.counted([rule('scanner')]))[0]!.hits).toEqual({ count: 0 });
    expect(await threats.findForRun(signal.id)).toEqual({ signal: revised, runNumber: 2, revision: 2 });
    const analysis = threatAnalysis({ signal: revised, run: 3, createdAt: new Date(NOW).toISOString() });
    await threats.complete({ revision: 2, isStored: true }, analysis, NOW);
    expect(await threats.find(signal.id)).not.toHaveProperty('suppression');
    expect((await threats.list({}, 10)).items).toMatchObject([{ status: 'completed', title: 'second' }]);
  });

  it('is not what people may have seen already', async () => {
    const analysis = threatAnalysis({ createdAt: new Date(NOW).toISOString() });
    await threats.complete({ revision: 1, isStored: false }, analysis, NOW);
    for (const revision of [1, 2])
      expect(await threats.suppress(job(analysis.signal, revision), SUPPRESSION, NOW)).toMatchObject({
        status: 'completed',
      });
  });
});
