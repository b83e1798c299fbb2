import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMigratedDatabase, emptyDatabase, threatAnalysis, threatSignal, withClient } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { ThreatOverview } from './threat-overview.js';
import { ThreatStore } from './threat-store.js';

const NOW = Date.parse('2026-01-10T12:00:00Z');
const HOUR = 3_600_000;
const FIRST = { revision: 1, isStored: false };

let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let overview: ThreatOverview;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  overview = new ThreatOverview(database);
});
beforeEach(() => emptyDatabase(url));
afterAll(async () => {
  await database.close();
  await drop();
});

type Changes = Parameters<typeof threatAnalysis>[0];

/** A threat that was taken in so many hours ago. */
async function stored(hoursAgo: number, changes: Changes = {}, customerName = 'Acme'): Promise<string> {
  const createdAt = new Date(NOW - hoursAgo * HOUR).toISOString();
  const source = { product: 'Wazuh', format: 'wazuh', ruleId: '5710' };
  const signal = threatSignal({ customerName, timestamp: createdAt, threatType: 'bot_traffic', source });
  await threats.complete(FIRST, threatAnalysis({ signal, severity: 'HIGH', createdAt, ...changes }), NOW);
  return signal.id;
}

async function changed(id: string, set: string): Promise<void> {
  await withClient(url, (owner) => owner.query(`update threats set ${set} where id = '${id}'`));
}

describe('the overview', () => {
  it('is of nothing where there is nothing', async () => {
    expect(await overview.read({}, NOW)).toMatchObject({
      threats: 0,
      byType: { bot_traffic: 0 },
      openBySeverity: { now: { HIGH: 0 }, dayAgo: { HIGH: 0 } },
      byCustomer: [],
      byTechnique: [],
      falsePositives: [],
      sla: { due: 0, kept: 0 },
      byAssignee: [],
      processing: { meanMs: 0, p50Ms: 0, p95Ms: 0 },
    });
  });

  it('says what is open, and what was a day ago', async () => {
    await stored(1);
    await stored(30);
    const closedSince = await stored(30, { severity: 'LOW' });
    await changed(closedSince, `triage = 'closed', resolved_at = '2026-01-10T11:00:00Z'`);
    const closedLongAgo = await stored(60, { severity: 'LOW' });
    await changed(closedLongAgo, `triage = 'closed', resolved_at = '2026-01-08T11:00:00Z'`);
    const { openBySeverity } = await overview.read({}, NOW);
    expect(openBySeverity).toMatchObject({ now: { HIGH: 2, LOW: 0 }, dayAgo: { HIGH: 1, LOW: 1 } });
  });

  it('counts customers by severity, techniques with their names, and types, of what is asked for', async () => {
    const mitreTechniques = [{ id: 'T1110', name: '', tactics: ['TA0006'], confidence: 0.9, source: 'hint' }];
    await stored(1, { mitreTechniques });
    await stored(2, { mitreTechniques, severity: 'LOW' });
    await stored(3, {}, 'Other');
    const all = await overview.read({}, NOW);
    expect(all.byCustomer).toMatchObject([
      { name: 'Acme', bySeverity: { HIGH: 1, LOW: 1, CRITICAL: 0 } },
      { name: 'Other', bySeverity: { HIGH: 1 } },
    ]);
    expect(all.byTechnique).toEqual([{ id: 'T1110', name: 'Brute Force', tactics: ['TA0006'], count: 2 }]);
    expect(all.byType.bot_traffic).toBe(3);
    expect(await overview.read({ customer: ['Other'] }, NOW)).toMatchObject({ threats: 1, byTechnique: [] });
    const lately = await overview.read({ occurred_after: new Date(NOW - 1.5 * HOUR).toISOString() }, NOW);
    expect(lately.threats).toBe(1);
  });

  it('holds what one customer sees to that customer', async () => {
    await stored(1);
    await stored(1, {}, 'Other');
    const [row] = await database.query<{ id: number }>({
      name: 'of',
      text: `select id from customers where name = 'Other'`,
    });
    const own = new ThreatOverview(database.boundTo(row!.id));
    expect(await own.read({}, NOW)).toMatchObject({
      threats: 1,
      byCustomer: [{ name: 'Other' }],
      openBySeverity: { now: { HIGH: 1 } },
    });
  });

  it('says how often a rule is called false, of what was judged', async () => {
    const verdicts = new VerdictStore(database);
    const given = ['false_positive', 'false_positive', 'true_positive', 'unsure'] as const;
    for (const verdict of given) await verdicts.give(await stored(1), { verdict, analyst: 'ada' }, NOW);
    await stored(1);
    expect((await overview.read({}, NOW)).falsePositives).toMatchObject([
      { customerName: 'Acme', product: 'Wazuh', ruleId: '5710', reviewed: 3, falsePositives: 2 },
    ]);
  });

  it('says whether promises are kept, how long that takes, and who has what', async () => {
    const [kept, late, waiting] = [await stored(2), await stored(2), await stored(2)];
    await changed(
      kept,
      `due_at = '2026-01-10T11:00:00Z', acknowledged_at = '2026-01-10T10:30:00Z', triage = 'acknowledged', assignee = 'ada'`,
    );
    await changed(late, `due_at = '2026-01-10T11:00:00Z', breached_at = '2026-01-10T11:00:00Z'`);
    await changed(waiting, `due_at = '2026-01-10T13:00:00Z'`);
    expect(await overview.read({}, NOW)).toMatchObject({
      sla: { due: 2, kept: 1 },
      acknowledge: { meanMs: HOUR / 2, count: 1 },
      byAssignee: [
        { open: 2, acknowledged: 0, escalated: 0 },
        { name: 'ada', open: 0, acknowledged: 1, escalated: 0 },
      ],
    });
  });

  it('says how long analyses and their agents take', async () => {
    for (const totalMs of [10, 20, 60]) {
      const processing = { queuedMs: 0, agentsMs: 0, analyzersMs: 0, totalMs };
      await stored(1, { processing });
    }
    const { processing, agents } = await overview.read({}, NOW);
    expect(processing).toEqual({ meanMs: 30, p50Ms: 20, p95Ms: 60 });
    expect(agents.map(({ agent, answers }) => [agent, answers])).toEqual([
      ['historical', 3],
      ['config', 3],
      ['devops', 3],
      ['context', 3],
      ['priority', 3],
    ]);
  });
});
