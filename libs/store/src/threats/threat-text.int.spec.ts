import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ThreatFilters, ThreatTrait } from '@soc-agent/contracts';
import { createMigratedDatabase, VARIED_FROM, variedAnalysis } from '@soc-agent/testing';
import { parentOf } from '@soc-agent/domain';
import fc from 'fast-check';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { queryOf } from './free-text.js';
import { ThreatFinder } from './threat-finder.js';
import { ThreatStore } from './threat-store.js';

/** Threats that are stored one by one, and how many copies there are of each: of some more than are looked up beforehand. */
const VARIED = 18;
const COPIES = 800;
/** Of one of them there are so many more of another title, which a rule suppressed. */
const SUPPRESSED = 6000;
/** And so many of another host that somebody has to look at; of all others there are few. */
const ESCALATED = { ofOne: 6000, ofOthers: 40 } as const;

interface Row {
  id: string;
  title: string;
  customer: string;
  severity: string;
  triage: string;
  type: string;
  product: string;
  techniques: string[];
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
    text: `with copied as (
        select t.id as original, gen_random_uuid() as id, '{}'::jsonb as changes from threats t, generate_series(2, ${COPIES})
        union all select (select min(id::text)::uuid from threats), gen_random_uuid(), '{"title": "Nightly sweep", "status": "suppressed"}'
          from generate_series(1, ${SUPPRESSED})
        union all select t.id, gen_random_uuid(), '{"triage": "escalated"}' from (
            select e.threat_id as id from threat_entities e where e.value = 'db-1.corp.example' limit 1) t, generate_series(1, ${ESCALATED.ofOne}))
      , entities as (insert into threat_entities select made.* from copied c join threat_entities e on e.threat_id = c.original
          cross join lateral jsonb_populate_record(e, jsonb_build_object('threat_id', c.id)) made)
      insert into threats (${columns!.own}) select ${columns!.made} from copied c join threats t on t.id = c.original
        cross join lateral jsonb_populate_record(t, jsonb_build_object('id', c.id, 'seq', nextval('change_seq')) || c.changes) made`,
  });
  await database.query({
    name: 'escalated',
    text: `update threats set triage = 'escalated' where id in (select id from threats where triage <> 'escalated' order by md5(id::text) limit ${ESCALATED.ofOthers})`,
  });
  await database.query({ name: 'analyze', text: 'analyze threats, threat_entities' });
  rows = await database.query<Row>({
    name: 'all',
    text: `select t.id::text, t.title, c.name as customer, t.severity, t.triage, t.type, t.product, t.techniques,
        array(select e.kind || ':' || e.value from threat_entities e where e.threat_id = t.id) as entities
      from threats t join customers c on c.id = t.customer_id where t.status <> 'suppressed' order by t.id desc`,
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
    ['words that thousands have, and none has both', { q: 'blocked failed' }, () => false],
    ['a word that only suppressed ones have', { q: 'nightly' }, () => false],
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
      'words and users beside filters that leave many',
      { q: 'user3', not: { customer: ['B'] } },
      (row) => row.customer !== 'B' && either(ofTitle('user3'), ofEntity('user:user3'))(row),
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

/** What a threat has of the traits that filters of these tests are made of. */
const OF = {
  customer: ({ customer }: Row) => [customer],
  severity: ({ severity }: Row) => [severity],
  triage: ({ triage }: Row) => [triage],
  type: ({ type }: Row) => [type],
  product: ({ product }: Row) => [product],
  technique: ({ techniques }: Row) => [...techniques, ...techniques.map(parentOf)],
  entity: ({ entities }: Row) => entities,
} satisfies Partial<Record<ThreatTrait, (row: Row) => string[]>>;
type Asked = Partial<Record<keyof typeof OF, string[]>>;
const TRAITS = Object.keys(OF) as (keyof typeof OF)[];
const TEXTS: Readonly<Record<string, (row: Row) => boolean>> = {
  'web-1': ofEntity('host:web-1'),
  login: ofTitle('login'),
  failed: ofTitle('failed'),
  user3: either(ofTitle('user3'), ofEntity('user:user3')),
  '203.0.113.1': ({ entities }) => entities.includes('ip:203.0.113.1'),
  '203.0.113.': ofEntity('ip:203.0.113.'),
  corp: either(ofEntity('user:corp\\'), ofEntity('host:corp')),
  'nothing of the kind': () => false,
};

/** Those that match all filters but those of one trait. */
function among(
  threats: readonly Row[],
  { not = {}, ...asked }: Asked & { not?: Asked },
  without?: keyof typeof OF,
): Row[] {
  const has = (row: Row, trait: keyof typeof OF, values: readonly string[]): boolean =>
    OF[trait](row).some((value) => values.includes(value));
  return threats.filter((row) =>
    TRAITS.filter((trait) => trait !== without).every(
      (trait) => (!asked[trait] || has(row, trait, asked[trait])) && !(not[trait] && has(row, trait, not[trait])),
    ),
  );
}

describe('a text beside any filters', () => {
  it('finds and counts what a look at every threat finds', async () => {
    const valuesOf = (trait: keyof typeof OF): fc.Arbitrary<string[]> =>
      fc.uniqueArray(fc.constantFrom(...new Set(rows.flatMap(OF[trait]))), { minLength: 1, maxLength: 2 });
    const anyOf = (most: number): fc.Arbitrary<Asked> =>
      fc
        .uniqueArray(fc.constantFrom(...TRAITS), { maxLength: most })
        .chain((traits) => fc.record(Object.fromEntries(traits.map((trait) => [trait, valuesOf(trait)]))));
    const escalated = fc.constant<Asked>({ triage: ['escalated'] });
    const someFilters = fc.oneof(
      escalated,
      anyOf(2),
      fc.tuple(escalated, anyOf(1)).map(([one, more]) => ({ ...more, ...one })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(TEXTS)), someFilters, anyOf(1), async (q, asked, not) => {
        const meant = rows.filter(TEXTS[q]!);
        const filters = { ...asked, ...(Object.keys(not).length > 0 && { not }) };
        const expected = among(meant, filters).map(({ id }) => id);
        const search = { q, ...filters } as ThreatFilters;
        const { items, total } = await threats.list(search, 50);
        expect(items.map(({ id }) => id)).toEqual(expected.slice(0, 50));
        expect(total).toBe(Math.min(expected.length, 1000));
        expect(await threats.ids(search, 30_000)).toEqual(expected);
        const { facets, of, capped } = await new ThreatFinder(database).facets(search, ['triage', 'severity']);
        if (expected.length <= 1000) expect([of, capped]).toEqual([expected.length, undefined]);
        for (const facet of ['triage', 'severity'] as const) {
          const sample = among(meant, filters, facet);
          if (sample.length > 1000) continue;
          const counts = Map.groupBy(sample.flatMap(OF[facet]), (value) => value);
          expect(new Map(facets[facet]!.map(({ value, count }) => [value, count]))).toEqual(
            new Map([...counts].map(([value, each]) => [value, each.length])),
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});

it('finds suppressed ones for who asks for them', async () => {
  const { total, capped, items } = await threats.list({ q: 'nightly', status: ['suppressed'] }, 50);
  expect([total, capped, items.length]).toEqual([1000, true, 50]);
});

describe('a text that is not typed to its end', () => {
  it.each([
    'custom-policy-violation',
    'APPFW_JSON_DOS_MAX',
    'arn:aws:iam::186601319822:role/Admin-21c',
    'web-01.corp.example',
    'mia@corp.example',
    'http://evil.example/a/b?c=d',
    'C:\\Windows\\System32\\cmd.exe',
    "O'Neill's",
    '2026-11-27T08:30:00Z',
    'Zugriff-übermäßig',
  ])('is found where each of its parts may be a beginning: %s', async (text) => {
    for (let end = 1; end <= text.length; end++) {
      const typed = text.slice(0, end);
      const [parsed] = await database.query<{ query: string; found: boolean }>(
        {
          name: 'parts',
          text: `select phraseto_tsquery('simple', $1)::text as query,
            to_tsvector('simple', $2) @@ to_tsquery('simple', '''' || replace(replace($1, '\\', ' '), '''', '''''') || ''':*') as found`,
        },
        [typed, text],
      );
      if (!parsed!.found) continue;
      const { words } = queryOf([typed], [parsed!.query])!;
      const [row] = await database.query<{ found: boolean }>(
        { name: 'found', text: `select to_tsvector('simple', $1) @@ $2::tsquery as found` },
        [text, words],
      );
      expect({ typed, words, ...row }).toEqual({ typed, words, found: true });
    }
  });
});
