import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMigratedDatabase,
  emptyDatabase,
  freshId,
  threatAnalysis,
  threatSignal,
  withClient,
} from '@soc-agent/testing';
import { AuditLog } from '../audit/audit-log.js';
import type { Author } from '../audit/author.js';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from '../threats/threat-store.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { ServiceLevels, type LateThreats } from './service-levels.js';
import { ThreatDecisions } from './threat-decisions.js';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const MINUTE = 60_000;
const ADA: Author = { kind: 'analyst', name: 'ada' };
const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString();

let url: string;
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let levels: ServiceLevels;
let decisions: ThreatDecisions;
beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  levels = new ServiceLevels(database);
  decisions = new ThreatDecisions(database);
});
beforeEach(() => emptyDatabase(url));
afterAll(async () => {
  await database.close();
  await drop();
});

/** A threat that escalates after ten minutes, and is due after twenty. */
async function stored({ asks = true, customerName = 'RetailMax', host = 'web-1' } = {}): Promise<string> {
  const signal = threatSignal({ customerName, entities: { hosts: [host] } });
  const analysis = threatAnalysis({ signal, requiresHumanReview: asks, createdAt: at(0) });
  analysis.responsePlan = { ...analysis.responsePlan, autoEscalateAfterMinutes: 10, slaMinutes: 20 };
  await threats.complete({ revision: 1, isStored: false }, analysis, NOW);
  return signal.id;
}

async function row(id: string) {
  const [summary] = await threats.summaries([id]);
  if (!summary) throw new Error(`${id} is not stored`);
  return summary;
}

const settle = (minutes: number) => levels.settle(NOW + minutes * MINUTE);

describe('a threat that asks for a person', () => {
  it('escalates when nobody acknowledges it, is then breached, each once and with an entry and a line', async () => {
    const id = await stored();
    expect(await row(id)).toMatchObject({ triage: 'new', dueAt: at(20) });
    expect((await settle(9.9)).changes).toEqual([]);
    expect(await settle(10)).toMatchObject({ escalated: 1, breached: 0, changes: [{ id }] });
    expect(await row(id)).toMatchObject({ triage: 'escalated', version: 2 });
    expect((await settle(19)).changes).toEqual([]);
    expect(await settle(20)).toMatchObject({ escalated: 0, breached: 1, changes: [{ id }] });
    // somebody who is about to acknowledge it does not find it changed
    expect(await row(id)).toMatchObject({ triage: 'escalated', version: 2, breachedAt: at(20) });
    expect((await settle(500)).changes).toEqual([]);
    const { items } = await new AuditLog(database).page(10, undefined, { what: 'threat' });
    expect(items).toMatchObject([
      { event: 'threat.breached', threatId: id, actor: { kind: 'system' } },
      { event: 'threat.escalated', threatId: id, actor: { kind: 'system' } },
    ]);
    expect(await decisions.activity(id)).toMatchObject([{ kind: 'breached' }, { kind: 'escalated' }]);
  });

  it('is on time once somebody acknowledges or judges it, and late again when that is taken back', async () => {
    const [acknowledged, judged] = [await stored(), await stored({ host: 'web-2' })];
    await decisions.decide(acknowledged, { triage: 'acknowledged' }, undefined, ADA, NOW + MINUTE);
    const verdicts = new VerdictStore(database);
    await verdicts.give(judged, { verdict: 'false_positive', analyst: 'ada' }, NOW + MINUTE);
    expect((await settle(60)).changes).toEqual([]);
    expect(await row(judged)).toMatchObject({ acknowledgedAt: at(1), resolvedAt: at(1) });
    await verdicts.withdraw(judged, 'ada', NOW + 61 * MINUTE);
    expect(await settle(61)).toMatchObject({ escalated: 1, breached: 1, changes: [{ id: judged }] });
    expect(await row(acknowledged)).not.toHaveProperty('breachedAt');
  });

  it('that was escalated by itself and then acknowledged is not late', async () => {
    const id = await stored();
    await settle(10);
    await decisions.decide(id, { triage: 'acknowledged' }, 2, ADA, NOW + 11 * MINUTE);
    expect((await settle(60)).changes).toEqual([]);
    expect(await row(id)).toMatchObject({ triage: 'acknowledged', acknowledgedAt: at(11) });
  });

  it('gets the time of its new plan when it is analyzed again', async () => {
    const id = await stored();
    const signal = threatSignal({ id, entities: { hosts: ['web-1'] } });
    const analysis = threatAnalysis({ signal, requiresHumanReview: true, createdAt: at(0), run: 2 });
    analysis.responsePlan = { ...analysis.responsePlan, autoEscalateAfterMinutes: 30, slaMinutes: 60 };
    await threats.complete({ revision: 1, isStored: true }, analysis, NOW);
    expect((await settle(20)).changes).toEqual([]);
    expect(await settle(30)).toMatchObject({ escalated: 1, breached: 0 });
  });
});

describe('a threat of an incident that somebody acknowledged', () => {
  it('is acknowledged with it, and never late', async () => {
    const id = await stored();
    const customerId = (
      await database.query<{ id: number }>({ name: 'c', text: `select customer_of('RetailMax') as id` })
    )[0]!.id;
    const [at5, group] = [NOW + 5 * MINUTE, freshId()];
    await withClient(url, async (owner) => {
      const body = JSON.stringify({ acknowledgedAt: at5 });
      await owner.query(`insert into incidents (customer_id, number, state, body) values ($1, 1, 'acknowledged', $2)`, [
        customerId,
        body,
      ]);
      const values = `$1, $2, '', '', 0, 0, true, false, 1, '{}'`;
      await owner.query(
        `insert into incident_groups (customer_id, id, key, source, start_at, last_at, ties, is_flood, incident, body) values (${values})`,
        [customerId, group],
      );
      await owner.query('insert into incident_threats (threat_id, customer_id, group_id) values ($1, $2, $3)', [
        id,
        customerId,
        group,
      ]);
    });
    expect(await settle(10)).toMatchObject({ escalated: 0, breached: 0, changes: [{ id }] });
    expect(await row(id)).toMatchObject({ triage: 'acknowledged', acknowledgedAt: at(5) });
    expect((await settle(60)).changes).toEqual([]);
  });
});

describe('what asks for nobody', () => {
  it('is never late, nor what another threat of its group answers for', async () => {
    const quiet = await stored({ asks: false });
    const first = await stored();
    const repeated = await stored();
    expect(await settle(60)).toMatchObject({ escalated: 1, breached: 1, changes: [{ id: first }] });
    expect(await row(quiet)).not.toHaveProperty('dueAt');
    expect(await row(repeated)).toMatchObject({ triage: 'new' });
  });
});

describe('many that are late at once', () => {
  async function many(): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < 12; n++)
      ids.push(await stored({ host: `web-${n}`, customerName: n % 2 ? 'Metro' : 'RetailMax' }));
    return ids.sort();
  }

  const changedIn = (...settled: LateThreats[]): string[] =>
    settled.flatMap(({ changes }) => changes.map(({ id }) => id)).sort();

  it('are changed once each, also where two processes look at the same time', async () => {
    const ids = await many();
    expect(changedIn(...(await Promise.all([settle(20), settle(20)])))).toEqual(ids);
  });

  it('are changed together, with one entry for each customer, found by an index', async () => {
    const ids = await many();
    expect(changedIn(await settle(20))).toEqual(ids);
    const { items } = await new AuditLog(database).page(10, undefined, { what: 'threat.breached' });
    expect(items.flatMap(({ detail }) => detail['threats']).sort()).toEqual(ids);
    expect(items).toHaveLength(2);
    const rows = await withClient(url, async (owner) => {
      await owner.query('set enable_seqscan = off');
      const explain = 'explain select id from threats where clock_at <= now() order by clock_at limit 500';
      return (await owner.query<{ 'QUERY PLAN': string }>(explain)).rows;
    });
    expect(rows.map((line) => line['QUERY PLAN']).join()).toContain('threats_clock');
  });
});
