import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decision, incidentThreat } from '@soc-agent/domain';
import {
  createMigratedDatabase,
  customer,
  freshId,
  indicator,
  infrastructureEvent,
  newsItem,
  threatAnalysis,
  threatSignal,
  withClient,
} from '@soc-agent/testing';
import { ActionStore } from '../actions/action-store.js';
import { AuditLog } from '../audit/audit-log.js';
import { BulkJobs } from '../bulk/bulk-jobs.js';
import { ContextStore, ofCustomer } from '../context/context-store.js';
import { ThreatDecisions } from '../decisions/threat-decisions.js';
import { IncidentCommands } from '../incidents/incident-commands.js';
import { IncidentList } from '../incidents/incident-list.js';
import { IncidentReader } from '../incidents/incident-reader.js';
import { AT_ONCE, IncidentStore } from '../incidents/incident-store.js';
import { ThreatRetention } from '../threats/threat-retention.js';
import { ThreatStore } from '../threats/threat-store.js';
import { VerdictStore } from '../verdicts/verdict-store.js';
import { Database } from './database.js';
import { migrate } from './migrations.js';

const EVE = { kind: 'analyst', name: 'eve' } as const;
const ALL = { offset: 0, limit: 100 };
let url: string;
let drop: () => Promise<void>;
let database: Database;
let store: ContextStore;

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  store = new ContextStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

const at = (time: string): number => Date.parse(`2026-01-01T${time}:00Z`);

describe('a customer’s analysts', () => {
  type Bound = Pick<Database, 'query' | 'transaction'>;

  /** The database, asked as the analysts of one customer, or of none. */
  function boundTo(customerId: number | undefined): Bound {
    if (customerId !== undefined) return database.boundTo(customerId);
    const nobodys: Bound = {
      query: (statement, values) => nobodys.transaction(statement.name, (sql) => sql.query(statement, values)),
      transaction: (name, work) =>
        database.transaction(name, async (sql) => {
          await sql.query({ name: 'tenant', text: 'set local role soc_tenant' });
          return work(sql);
        }),
    };
    return nobodys;
  }

  const as = (customerId: number | undefined): ContextStore => new ContextStore(boundTo(customerId));

  /** Whatever can be read, asked for in every way. */
  async function everything(asked: ContextStore): Promise<string[]> {
    const found = [
      ...(await asked.eventsBetween('A', at('09:00'), at('12:00'))),
      ...(await asked.events.findAll(['of A', 'of B', 'of all'])),
      ...(await asked.events.list({ ...ALL, from: at('00:00') })).items,
      ...(await asked.events.list({ ...ALL, group: ofCustomer('A') })).items,
      ...(await asked.customers.findAll(['A', 'B'])),
      ...(await asked.indicatorsFor(['evil.example'])),
      ...(await asked.newsAbout(['evil.example'])),
      ...(await asked.indicators.list(ALL)).items,
      ...(await asked.news.list(ALL)).items,
    ];
    const names = found.map((document) =>
      'id' in document ? document.id : 'name' in document ? document.name : document.value,
    );
    return [...new Set([...names, ...(await asked.customers.ids())])].sort();
  }

  let customers: Map<string, number>;
  beforeAll(async () => {
    await store.customers.put(customer('A'), customer('B'));
    await store.events.put(
      infrastructureEvent('of A', '10:00', { customerName: 'A' }),
      infrastructureEvent('of B', '10:00', { customerName: 'B' }),
      infrastructureEvent('of all', '10:00'),
    );
    await store.indicators.put(indicator('evil.example'));
    await store.news.put(newsItem('report', ['evil.example']));
    const rows = await database.query<{ id: number; name: string }>({ name: 'all', text: 'select * from customers' });
    customers = new Map(rows.map(({ id, name }) => [name, id]));
  });

  it('see their customer, what happened to everybody, and the feeds', async () => {
    expect(await everything(as(customers.get('A')))).toEqual(['A', 'evil.example', 'of A', 'of all', 'report']);
  });

  it('see nothing of another, whatever they ask', async () => {
    expect(await everything(as(customers.get('B')))).toEqual(['B', 'evil.example', 'of B', 'of all', 'report']);
    expect(await everything(as(987_654))).toEqual(['evil.example', 'of all', 'report']);
  });

  it('see nothing at all who are nobody’s', async () => {
    expect(await everything(as(undefined))).toEqual([]);
  });

  it('change nothing', async () => {
    const theirs = as(customers.get('A'));
    const changes = [
      () => theirs.customers.put(customer('A')),
      () => theirs.events.put(infrastructureEvent('of A', '10:00', { customerName: 'A' })),
      () => theirs.events.delete('of A'),
      () => theirs.indicators.delete('evil.example'),
      () => theirs.news.put(newsItem('mine', [])),
    ];
    for (const change of changes) await expect(change()).rejects.toThrow('permission denied');
  });

  it('see threats, what was said and done about them, and the log of their customer alone', async () => {
    const [threats, verdicts, actions] = [
      new ThreatStore(database),
      new VerdictStore(database),
      new ActionStore(database),
    ];
    const ids: string[] = [];
    for (const customerName of ['A', 'B']) {
      const signal = threatSignal({ customerName, entities: { sourceIps: ['203.0.113.7'], users: ['root'] } });
      await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal }), at('12:00'));
      await verdicts.give(signal.id, { verdict: 'true_positive', analyst: `of ${customerName}` }, at('12:01'));
      const [action] = (await actions.list(signal.id))!;
      await actions.take(signal.id, action!, decision('reject', { analyst: `of ${customerName}` }), at('12:02'));
      const by = { kind: 'analyst', name: `of ${customerName}` } as const;
      await new ThreatDecisions(database).comment(signal.id, 'x', by, at('12:03'));
      const jobs = new BulkJobs(database);
      await jobs.take(
        freshId(),
        { ids: [signal.id] },
        { triage: 'closed' },
        by,
        customers.get(customerName),
        at('12:04'),
      );
      ids.push(signal.id);
    }
    /** Threats and analysts that can be found in any way. */
    const found = async (customerId: number | undefined): Promise<string[]> => {
      const bound = boundTo(customerId);
      const [asked, related] = [new ThreatStore(bound), threatSignal({ entities: { sourceIps: ['203.0.113.7'] } })];
      const past = await asked.related({ ...related, customerName: 'A' });
      const each = await Promise.all(
        ids.map(async (id) => [
          (await asked.find(id))?.id,
          (await asked.findForRun(id))?.signal.id,
          (await asked.status(id)) && id,
          ...((await new VerdictStore(bound).history(id)) ?? []).map(({ analyst }) => analyst),
          ...((await new ActionStore(bound).list(id)) ?? []).map(({ decidedBy }) => decidedBy),
        ]),
      );
      const rows = await Promise.all([
        asked.list({}, 10),
        asked.list({ customer: ['A'] }, 10),
        asked.list({ verdict: ['true_positive'] }, 10),
        asked.changedAfter(0, 10),
      ]);
      return [
        ...each.flat(),
        ...rows.flatMap(({ items }) => items.map(({ id }) => id)),
        ...(await asked.summaries(ids)).map(({ id }) => id),
        ...(await asked.degradedSince(0, 10)).map(({ threatId }) => threatId),
        ...past.entities.flatMap((entity) => entity.threats.map(({ id }) => id)),
        ...past.customerAndType.threats.map(({ id }) => id),
        ...(await new AuditLog(bound).page(10)).items.map(({ actor }) => actor.name),
        ...(await new BulkJobs(bound).list()).map(({ by }) => by),
        ...(await Promise.all(ids.map((id) => new ThreatDecisions(bound).activity(id)))).flatMap((lines) =>
          (lines ?? []).map(({ by }) => by),
        ),
      ].flatMap((name) => name ?? []);
    };
    const [a, b] = [customers.get('A'), customers.get('B')];
    expect(new Set(await found(a))).toEqual(new Set([ids[0], 'of A']));
    expect(new Set(await found(b))).toEqual(new Set([ids[1], 'of B']));
    expect(await found(987_654)).toEqual([]);
    expect(await found(undefined)).toEqual([]);
    const theirs = boundTo(a);
    const [action] = (await actions.list(ids[0]!))!;
    for (const change of [
      () => new ThreatStore(theirs).complete({ revision: 1, isStored: false }, threatAnalysis(), at('12:00')),
      () => new VerdictStore(theirs).give(ids[0]!, { verdict: 'unsure', analyst: 'eve' }, at('12:00')),
      () => new VerdictStore(theirs).untold(1),
      () => new ActionStore(theirs).take(ids[0]!, action!, decision('approve', { analyst: 'eve' }), at('12:00')),
      () => new ThreatDecisions(theirs).comment(ids[0]!, 'x', EVE, at('12:00')),
      () => new BulkJobs(theirs).take(freshId(), { ids }, { triage: 'closed' }, EVE, a, at('12:00')),
      () => new BulkJobs(theirs).undo(freshId(), EVE, at('12:00')),
      () => new ThreatRetention(theirs).removeSurplus(1),
    ])
      await expect(change()).rejects.toThrow('permission denied');
  });

  it('see the groups and incidents of their customer alone', async () => {
    const incidents = new IncidentStore(database, AT_ONCE);
    const ids: string[] = [];
    for (const customerName of ['A', 'B']) {
      const analysis = threatAnalysis({
        signal: threatSignal({ customerName, severity: 'CRITICAL', entities: { hosts: ['web-1'] } }),
      });
      await new ThreatStore(database).complete({ revision: 1, isStored: false }, analysis, at('12:00'));
      await incidents.place(incidentThreat(analysis), at('12:00'));
      ids.push(analysis.id);
    }
    const found = async (customerId: number | undefined): Promise<unknown[]> => {
      const [asked, list] = [new IncidentReader(boundTo(customerId)), new IncidentList(boundTo(customerId))];
      const each = [...customers].map(async ([name, id]) => [
        (await asked.find(id, 1)) && name,
        ...(await asked.threatsOf(id, 1, 10)).map(() => name),
        ...(await list.page({ customer: [name], entity: ['host:web-1'] }, 'risk', 10)).items.map(
          ({ incident }) => incident.customerName,
        ),
      ]);
      const places = await Promise.all(ids.map(async (id, n) => (await asked.placeOf(id)) && ['A', 'B'][n]));
      const page = await list.page({}, 'newest', 10);
      return [
        ...(await Promise.all(each)).flat(),
        ...places,
        ...page.items.map(({ incident }) => incident.customerName),
      ];
    };
    const [a, b] = [customers.get('A')!, customers.get('B')!];
    expect(await found(a)).toEqual(['A', 'A', 'A', undefined, 'A', undefined, 'A']);
    expect(await found(b)).toEqual([undefined, 'B', 'B', 'B', undefined, 'B', 'B']);
    for (const nobody of [987_654, undefined]) expect(new Set(await found(nobody))).toEqual(new Set([undefined]));
    const theirs = new IncidentCommands(boundTo(a));
    const task = { customerId: a, incident: 1, by: { kind: 'analyst', name: 'eve' }, now: at('12:00') } as const;
    await expect(theirs.command(task, { kind: 'acknowledge', incident: 1 })).rejects.toThrow('permission denied');
  });

  it('are bound by a policy in every table that the services use but states of imports', async () => {
    const { rows } = await withClient(url, (owner) =>
      owner.query<{ name: string }>(
        `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity`,
      ),
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(['context_imports', 'schema_migrations']);
    const { rows: readable } = await withClient(url, (owner) =>
      owner.query<{ name: string }>(
        `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
           and has_table_privilege('soc_tenant', oid, 'select') and not relrowsecurity`,
      ),
    );
    expect(readable.map(({ name }) => name)).toEqual(['schema_migrations']);
  });
});
