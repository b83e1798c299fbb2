import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ThreatFilters } from '@soc-agent/contracts';
import { createMigratedDatabase, VARIED_FROM, variedAnalysis } from '@soc-agent/testing';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ThreatStore } from './threat-store.js';

/** Threats that are stored one by one, and how many copies there are of each: of some more than are looked up beforehand. */
const VARIED = 18;
const COPIES = 800;

interface Row {
  id: string;
  title: string;
  customer: string;
  severity: string;
  entities: string[];
}

let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let rows: Row[];

beforeAll(async () => {
  const { url, drop: dropIt } = await createMigratedDatabase(migrate);
  drop = dropIt;
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 8 }, 'patient', 'test');
  threats = new ThreatStore(database);
  for (let n = 0; n < VARIED; n++)
    await threats.complete({ revision: 1, isStored: false }, variedAnalysis(n), VARIED_FROM + n);
  const [columns] = await database.query<{ own: string; made: string }>({
    name: 'columns',
    text: `select string_agg(column_name, ',') as own, string_agg('made.' || column_name, ',') as made from information_schema.columns where table_name = 'threats' and is_generated = 'NEVER'`,
  });
  await database.query({
    name: 'copies',
    text: `with copied as (select t.id as original, gen_random_uuid() as id from threats t, generate_series(2, ${COPIES}))
      , entities as (insert into threat_entities select made.* from copied c join threat_entities e on e.threat_id = c.original
          cross join lateral jsonb_populate_record(e, jsonb_build_object('threat_id', c.id)) made)
      insert into threats (${columns!.own}) select ${columns!.made} from copied c join threats t on t.id = c.original
        cross join lateral jsonb_populate_record(t, jsonb_build_object('id', c.id, 'seq', nextval('change_seq'))) made`,
  });
  await database.query({ name: 'analyze', text: 'analyze threats, threat_entities' });
  rows = await database.query<Row>({
    name: 'all',
    text: `select t.id::text, t.title, c.name as customer, t.severity,
        array(select e.kind || ':' || e.value from threat_entities e where e.threat_id = t.id) as entities
      from threats t join customers c on c.id = t.customer_id order by t.id desc`,
  });
});
afterAll(async () => {
  await database.close();
  await drop();
});

const ofTitle =
  (word: string) =>
  ({ title }: Row): boolean =>
    title.toLowerCase().split(' ').includes(word);
const ofEntity =
  (start: string) =>
  ({ entities }: Row): boolean =>
    entities.some((entity) => entity.startsWith(start));
const either =
  (...ways: ((row: Row) => boolean)[]) =>
  (row: Row): boolean =>
    ways.some((way) => way(row));

describe('a text that thousands of threats may be meant by', () => {
  it.each<[string, ThreatFilters, (row: Row) => boolean]>([
    ['a word alone', { q: 'login' }, ofTitle('login')],
    ['words that are rarer together', { q: 'failed login' }, (row) => ofTitle('failed')(row) && ofTitle('login')(row)],
    ['the beginning of an address', { q: '203.0.113.' }, ofEntity('ip:203.0.113.')],
    ['a word that few hosts begin with', { q: 'web-12' }, ofEntity('host:web-12')],
    ['words and users', { q: 'user3' }, either(ofTitle('user3'), ofEntity('user:user3'))],
    ['beside filters that leave many', { q: 'login', customer: ['A', 'B'] }, ({ customer }) => customer !== 'C'],
    [
      'a user among those of many',
      { q: 'corp', not: { customer: ['B'] } },
      (row) => row.customer !== 'B' && ofEntity('user:corp\\mia')(row),
    ],
    [
      'a network beside filters that leave many',
      { q: '203.0.113.', not: { customer: ['B'] } },
      ({ customer }) => customer !== 'B',
    ],
    [
      'a host that those of one customer hardly name',
      { q: 'db-1', customer: ['A'] },
      (row) => row.customer === 'A' && ofEntity('host:db-1')(row),
    ],
    [
      'beside filters that leave few',
      { q: 'login', customer: ['A'], severity: ['HIGH'] },
      ({ customer, severity }) => customer === 'A' && severity === 'HIGH',
    ],
    ['nothing among many', { q: 'nothing', customer: ['A', 'B'] }, () => false],
  ])('%s: the newest, and how many', async (_, filters, isMeant) => {
    const expected = rows.filter(isMeant);
    const first = await threats.list(filters, 50);
    expect(first.items.map(({ id }) => id)).toEqual(expected.slice(0, 50).map(({ id }) => id));
    expect([first.total, first.capped ?? false]).toEqual([Math.min(expected.length, 1000), expected.length > 1000]);
    if (!first.nextCursor) return;
    const next = await threats.list(filters, 50, { cursor: first.nextCursor });
    expect(next.items.map(({ id }) => id)).toEqual(expected.slice(50, 100).map(({ id }) => id));
  });
});
