import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMigratedDatabase,
  customer,
  indicator,
  infrastructureEvent,
  newsItem,
  withClient,
} from '@soc-agent/testing';
import fc from 'fast-check';
import { Database } from '../database/database.js';
import { migrate } from '../database/migrations.js';
import { ContextCollection } from './context-collection.js';
import { ContextStore, ofCustomer, ofSource, ofValue } from './context-store.js';
import { versionOf } from './versions.js';

const TABLES = ['customers', 'customer_configurations', 'context_events', 'context_indicators', 'context_news'];
let url: string;
let drop: () => Promise<void>;
let database: Database;
let store: ContextStore;

beforeAll(async () => {
  ({ url, drop } = await createMigratedDatabase(migrate));
  database = new Database({ DATABASE_URL: url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  store = new ContextStore(database);
});
beforeEach(() =>
  withClient(url, (owner) => owner.query(`truncate ${TABLES.join()} cascade; update context_totals set documents = 0`)),
);
afterAll(async () => {
  await database.close();
  await drop();
});

/** Rows of a table, of all customers. */
async function rowsIn(table: string): Promise<number> {
  const { rows } = await withClient(url, (owner) =>
    owner.query<{ n: number }>(`select count(*)::int as n from ${table}`),
  );
  return rows[0]!.n;
}

const ALL = { offset: 0, limit: 100 };
const ANALYST = { kind: 'analyst', name: 'ada' } as const;

const ids = (documents: readonly { id: string }[]): string[] => documents.map(({ id }) => id);
const at = (time: string): number => Date.parse(`2026-01-01T${time}:00Z`);

describe('a context collection', () => {
  it('says what is new and what took the place of an older document', async () => {
    expect(await store.customers.put(customer('A'), customer('B'))).toEqual(['created', 'created']);
    expect(await store.customers.put({ ...customer('A'), tier: 'enterprise' })).toEqual(['replaced']);
    expect(await store.customers.find('A')).toMatchObject({ tier: 'enterprise' });
  });

  it('lists customers in alphabetical order, page by page', async () => {
    await store.customers.put(...['C', 'A', 'D', 'B'].map(customer));
    const page = async (offset: number): Promise<string[]> =>
      (await store.customers.list({ offset, limit: 3 })).items.map(({ name }) => name);
    expect([await page(0), await page(3), await page(6)]).toEqual([['A', 'B', 'C'], ['D'], []]);
    expect((await store.customers.list({ offset: 3, limit: 3 })).total).toBe(4);
  });

  it('lists each document once with cursors, whatever is added or deleted meanwhile', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const day = fc.integer({ min: 1, max: 3 });
    const news = fc.uniqueArray(fc.record({ id: name, day }), {
      maxLength: 12,
      selector: ({ id }) => id.replaceAll('\0', '\ufffd'),
    });
    await fc.assert(
      fc.asyncProperty(news, fc.integer({ min: 1, max: 5 }), async (items, limit) => {
        const ids = async (): Promise<string[]> => (await store.news.list(ALL)).items.map(({ id }) => id);
        for (const id of await store.news.ids()) await store.news.delete(id);
        await store.news.put(...items.map(({ id, day: n }) => newsItem(id, [], `2026-01-0${n}`)));
        const before = await ids();
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.news.list({ limit, offset: 0, ...(cursor !== undefined && { cursor }) });
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
          await store.news.put(newsItem(`new ${seen.length}`, [], '2026-01-09'));
          if (page.items[0]) await store.news.delete(page.items[0].id);
        } while (cursor !== undefined);
        expect(seen).toEqual(before);
      }),
      { numRuns: 8 },
    );
    await store.customers.put(...['C', 'A', 'B'].map(customer));
    const { nextCursor } = await store.customers.list({ offset: 0, limit: 2 });
    const rest = await store.customers.list({ offset: 0, limit: 2, cursor: nextCursor! });
    expect([rest.items.map((one) => one.name), rest.total, rest.nextCursor]).toEqual([['C'], 3, undefined]);
  });

  it('lists events latest first, within a time window, of one customer', async () => {
    await store.events.put(
      infrastructureEvent('a', '10:00', { customerName: 'A' }),
      infrastructureEvent('b', '11:00'),
      infrastructureEvent('c', '12:00', { customerName: 'A' }),
    );
    expect(ids((await store.events.list(ALL)).items)).toEqual(['c', 'b', 'a']);
    expect(ids((await store.events.list({ ...ALL, group: ofCustomer('A') })).items)).toEqual(['c', 'a']);
    const window = await store.events.list({ ...ALL, from: at('10:00'), to: at('11:00') });
    expect([ids(window.items), window.total]).toEqual([['b', 'a'], 2]);
  });

  it('moves a document whose time, customer or source has changed', async () => {
    await store.events.put(infrastructureEvent('a', '10:00', { customerName: 'A' }));
    await store.events.put(infrastructureEvent('a', '15:00', { customerName: 'B' }));
    expect((await store.events.list({ ...ALL, group: ofCustomer('A') })).total).toBe(0);
    expect((await store.events.list({ ...ALL, group: ofCustomer('B'), from: at('14:00') })).total).toBe(1);
    expect((await store.events.list({ ...ALL, to: at('14:00') })).total).toBe(0);
  });

  it('leaves no document behind when everything is deleted, and counts none', async () => {
    await store.events.put(infrastructureEvent('a', '10:00', { customerName: 'A', ongoing: true }));
    await store.indicators.put(indicator('evil.example'));
    await store.news.put(newsItem('n', ['evil.example', '203.0.113.7']));
    await store.customers.put(customer('A'));
    const deleted = [
      store.events.delete('a'),
      store.indicators.delete(store.indicators.idOf(indicator('evil.example'))),
      store.news.delete('n'),
      store.customers.delete('A'),
    ];
    expect(await Promise.all(deleted)).toEqual([true, true, true, true]);
    for (const table of TABLES.slice(1)) expect([table, await rowsIn(table)]).toEqual([table, 0]);
    for (const { list } of [store.events, store.indicators, store.news, store.customers].map((collection) => ({
      list: collection.list(ALL),
    }))) {
      expect(await list).toEqual({ items: [], total: 0 });
    }
    expect(await store.events.delete('a')).toBe(false);
  });

  it('takes any text as data: quotes, commands, NUL and half a surrogate pair', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('"}]', "'; drop table customers; --", '\ud800', '\u0000\n', '*', '__proto__', '$1', '\\', '{}'),
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, async (id, name) => {
        const stored = infrastructureEvent(id, '10:00', { customerName: name, title: name });
        await store.events.put(stored);
        expect((await store.events.list({ ...ALL, group: ofCustomer(name) })).items).toEqual([stored]);
        expect(await store.events.find(id)).toEqual(stored);
        expect(await store.eventsBetween(name, at('09:00'), at('11:00'))).toEqual([stored]);
        await store.news.put(newsItem(id, [name]));
        expect(ids(await store.newsAbout([name.toUpperCase()]))).toEqual(
          name.toUpperCase().toLowerCase() === name.toLowerCase() ? [id] : [],
        );
        expect([await store.events.delete(id), await store.news.delete(id)]).toEqual([true, true]);
      }),
      { numRuns: 40 },
    );
  });

  it('knows indicators that are longer than an index takes, each by all of it', async () => {
    const long = `https://evil.example/${'ä'.repeat(2000)}`;
    await store.indicators.put(indicator(`${long}/one`), indicator(`${long}/two`));
    expect((await store.indicatorsFor([`${long}/TWO`])).map(({ value }) => value)).toEqual([`${long}/two`]);
    await store.news.put(newsItem('n', [long]));
    expect(ids(await store.newsAbout([long]))).toEqual(['n']);
    expect(await store.indicators.delete(store.indicators.idOf(indicator(`${long}/one`)))).toBe(true);
  });

  it('keeps one document of an id that comes twice at once, and counts it once, however many write', async () => {
    expect(await store.news.put(newsItem('a', ['x']), newsItem('b', []), newsItem('a', ['y']))).toEqual([
      'created',
      'created',
      'replaced',
    ]);
    expect((await store.news.find('a'))?.observables).toEqual(['y']);
    const batches = Array.from({ length: 8 }, (_, n) =>
      [1, 2, 3, 4, 5].map((day) => newsItem(`day${n % 2 === 0 ? day : 6 - day}`, [], `2026-01-0${day}`)),
    );
    await Promise.all(batches.map((batch) => store.news.put(...batch)));
    expect([(await store.news.list(ALL)).total, await rowsIn('context_news')]).toEqual([7, 7]);
  });

  it('forgets its oldest beyond its capacity, or takes no new ones', async () => {
    const shape = {
      table: 'context_news',
      subject: 'news',
      capacity: 2,
      order: 'newest',
      idOf: ({ id }: { id: string }) => id,
      columns: [
        { name: 'source', type: 'text', of: () => 'g' },
        { name: 'at', type: 'timestamptz', of: ({ id }: { id: string }) => new Date(Number(id)) },
        { name: 'observables', type: 'texts', of: () => [] },
      ],
    } as const;
    const forgetful = new ContextCollection<{ id: string }>(database, { ...shape, whenFull: 'forget' });
    await forgetful.put({ id: '3' }, { id: '1' }, { id: '2' });
    expect(ids((await forgetful.list({ ...ALL, group: ofSource('g') })).items)).toEqual(['3', '2']);
    expect(await forgetful.find('1')).toBeUndefined();
    for (const id of ['2', '3']) await forgetful.delete(id);

    const strict = new ContextCollection<{ id: string }>(database, { ...shape, whenFull: 'refuse' });
    expect(await strict.put({ id: '1' }, { id: '2' }, { id: '3' }, { id: '1' })).toEqual([
      'created',
      'created',
      'refused',
      'replaced',
    ]);
    expect((await strict.list(ALL)).total).toBe(2);
  });
});

describe('what agents ask', () => {
  const between = async (from: string, to: string): Promise<string[]> =>
    ids(await store.eventsBetween('A', at(from), at(to)));

  it('is which events of the customer and of everybody overlap a window', async () => {
    await store.events.put(
      infrastructureEvent('mine', '10:00', { customerName: 'A' }),
      infrastructureEvent('everybody', '10:30'),
      infrastructureEvent('foreign', '10:15', { customerName: 'B' }),
      infrastructureEvent('over', '08:00', { endedAt: '2026-01-01T09:00:00Z' }),
      infrastructureEvent('lasting', '01:00', { endedAt: '2026-01-01T10:05:00Z' }),
      infrastructureEvent('under way', '02:00', { ongoing: true }),
      infrastructureEvent('later', '11:30'),
    );
    expect(await between('10:00', '11:00')).toEqual(['everybody', 'mine', 'under way', 'lasting']);
  });

  it('does not lose the events of a customer among many of another', async () => {
    await store.events.put(infrastructureEvent('mine', '10:00', { customerName: 'A' }));
    await store.events.put(
      ...Array.from({ length: 300 }, (_, n) => infrastructureEvent(`b${n}`, '10:30', { customerName: 'B' })),
    );
    expect(await between('09:00', '11:00')).toEqual(['mine']);
  });

  it('is answered to each that asks at the same time, with what is theirs', async () => {
    await store.events.put(
      infrastructureEvent('a', '10:00', { customerName: 'A' }),
      infrastructureEvent('b', '10:00', { customerName: 'B' }),
      infrastructureEvent('everybody', '12:00'),
    );
    const windows = ['A', 'B', 'nobody known', 'A', 'B'].map((name, n) =>
      store.eventsBetween(name, at(n < 3 ? '09:00' : '11:30'), at(n < 4 ? '11:00' : '12:30')),
    );
    expect((await Promise.all(windows)).map(ids)).toEqual([['a'], ['b'], [], [], ['everybody']]);
  });

  it('is never answered with more than 100 events', async () => {
    await store.events.put(...Array.from({ length: 300 }, (_, n) => infrastructureEvent(`e${n}`, '10:30')));
    expect(await between('10:00', '11:00')).toHaveLength(100);
  });

  it('is which values are known to be hostile, in any case, and not any longer than that', async () => {
    await store.indicators.put(
      indicator('Evil.Example'),
      indicator('old.example', { expiresAt: '2026-01-02' }),
      indicator('current.example', { expiresAt: '2190-01-01' }),
    );
    const found = await store.indicatorsFor(['EVIL.example', 'old.example', 'current.example', 'good.example']);
    expect(found.map(({ value }) => value)).toEqual(['Evil.Example', 'current.example']);
    expect(await store.indicatorsFor([])).toEqual([]);
    expect((await store.indicators.list({ ...ALL, group: ofSource('feed') })).total).toBe(3);
  });

  it('is what each feed says of a value, until its own end', async () => {
    await store.indicators.put(
      indicator('both.example', { source: 'A' }),
      indicator('both.example', { source: 'B', expiresAt: '2026-01-02' }),
      indicator('both.example', { source: 'C', expiresAt: '2190-01-01' }),
    );
    const found = await store.indicatorsFor(['both.example']);
    expect(found.map(({ source }) => source).sort()).toEqual(['A', 'C']);
    const [newest] = (await store.indicators.list({ ...ALL, group: ofValue('both.example') })).items;
    await expect(store.indicators.eraseGroup(ofValue('both.example'), ANALYST, 'older')).rejects.toMatchObject({
      current: newest,
    });
    expect(await store.indicators.eraseGroup(ofValue('Both.example'), ANALYST, versionOf(newest!))).toBe(3);
    expect(await store.indicators.eraseGroup(ofValue('both.example'), ANALYST)).toBe(0);
    expect((await store.indicators.list(ALL)).total).toBe(0);
  });

  it('is also an event that began weeks before and lasts', async () => {
    await store.events.put(
      { ...infrastructureEvent('long', '10:00'), startedAt: '2025-11-01T00:00:00Z', ongoing: true },
      { ...infrastructureEvent('over', '10:00'), startedAt: '2025-11-01T00:00:00Z', endedAt: '2025-12-20T00:00:00Z' },
    );
    expect(await between('10:00', '11:00')).toEqual(['long']);
  });

  it('is which news name a value, each item once, the latest three of each', async () => {
    await store.news.put(
      ...[1, 2, 3, 4].map((day) => newsItem(`day${day}`, ['203.0.113.7', 'EVIL.example'], `2026-01-0${day}`)),
    );
    await store.news.put(newsItem('other', ['198.51.100.1']));
    expect(ids(await store.newsAbout(['evil.example', '203.0.113.7']))).toEqual(['day4', 'day3', 'day2']);
    expect(await store.newsAbout([])).toEqual([]);
  });
});
