import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, customer, indicator, infrastructureEvent, newsItem, withClient } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import type { ContextDatabase } from './context-collection.js';
import { ContextStore, ofCustomer } from './context-store.js';

const ALL = { offset: 0, limit: 100 };
let url: string;
let drop: () => Promise<void>;
let database: Database;
let store: ContextStore;

beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  await migrate(url, url);
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 4 }, 'fail-fast', 'test');
  store = new ContextStore(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

const at = (time: string): number => Date.parse(`2026-01-01T${time}:00Z`);

describe('a customer’s analysts', () => {
  /** The same store, asked as the analysts of one customer, or of none. */
  function as(customerId: number | undefined): ContextStore {
    const bound: ContextDatabase = {
      query: (statement, values) => bound.transaction(statement.name, (sql) => sql.query(statement, values)),
      transaction: (name, work) =>
        customerId === undefined
          ? database.transaction(name, async (sql) => {
              await sql.query({ name: 'tenant', text: 'set local role soc_tenant' });
              return work(sql);
            })
          : database.asCustomer(customerId, name, work),
    };
    return new ContextStore(bound);
  }

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

  it('are bound by a policy in every table that the services use but counts and states of imports', async () => {
    const { rows } = await withClient(url, (owner) =>
      owner.query<{ name: string }>(
        `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity`,
      ),
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(['context_imports', 'context_totals', 'schema_migrations']);
    const { rows: readable } = await withClient(url, (owner) =>
      owner.query<{ name: string }>(
        `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
           and has_table_privilege('soc_tenant', oid, 'select') and not relrowsecurity`,
      ),
    );
    expect(readable.map(({ name }) => name)).toEqual(['schema_migrations']);
  });
});
