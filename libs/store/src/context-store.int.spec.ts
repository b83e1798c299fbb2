import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Customer, Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { ContextCollection } from './context-collection.js';
import { ContextStore, ofCustomer, ofSource } from './context-store.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

let prefix: string;
let store: ContextStore;
beforeEach(() => {
  prefix = randomPrefix();
  store = new ContextStore(redis, prefix);
});

const ALL = { offset: 0, limit: 100 };

function customer(name: string): Customer {
  return {
    name,
    tier: 'standard',
    sensitivity: 'normal',
    allowList: [],
    allowedCountries: [],
    criticalAssets: [],
    escalationContacts: [],
  };
}

function event(id: string, startedAt: string, changes: Partial<InfrastructureEvent> = {}): InfrastructureEvent {
  return {
    id,
    kind: 'deployment',
    title: 'Release',
    service: 'api',
    startedAt: `2026-01-01T${startedAt}:00Z`,
    ...changes,
  };
}

function indicator(value: string, changes: Partial<Indicator> = {}): Indicator {
  return { kind: 'domain', value, description: 'seen in a campaign', source: 'feed', seenAt: '2026-01-01', ...changes };
}

function news(id: string, observables: string[], publishedAt = '2026-01-01'): NewsItem {
  return { id, title: id, summary: '', source: 'cert', publishedAt, observables };
}

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

  it('lists events latest first, within a time window, of one customer', async () => {
    await store.events.put(
      event('a', '10:00', { customerName: 'A' }),
      event('b', '11:00'),
      event('c', '12:00', { customerName: 'A' }),
    );
    expect(ids((await store.events.list(ALL)).items)).toEqual(['c', 'b', 'a']);
    expect(ids((await store.events.list({ ...ALL, group: ofCustomer('A') })).items)).toEqual(['c', 'a']);
    const window = await store.events.list({ ...ALL, from: at('10:00'), to: at('11:00') });
    expect([ids(window.items), window.total]).toEqual([['b', 'a'], 2]);
  });

  it('moves a document whose time, customer or source has changed', async () => {
    await store.events.put(event('a', '10:00', { customerName: 'A' }));
    await store.events.put(event('a', '15:00', { customerName: 'B' }));
    expect((await store.events.list({ ...ALL, group: ofCustomer('A') })).total).toBe(0);
    expect((await store.events.list({ ...ALL, group: ofCustomer('B'), from: at('14:00') })).total).toBe(1);
    expect((await store.events.list({ ...ALL, to: at('14:00') })).total).toBe(0);
  });

  it('leaves no key behind when everything is deleted', async () => {
    await store.events.put(event('a', '10:00', { customerName: 'A', ongoing: true }));
    await store.indicators.put(indicator('evil.example'));
    await store.news.put(news('n', ['evil.example', '203.0.113.7']));
    await store.customers.put(customer('A'));
    expect(await redis.keys(`${prefix}:*`)).not.toEqual([]);
    const deleted = [
      store.events.delete('a'),
      store.indicators.delete('evil.example'),
      store.news.delete('n'),
      store.customers.delete('A'),
    ];
    expect(await Promise.all(deleted)).toEqual([true, true, true, true]);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
    expect(await store.events.delete('a')).toBe(false);
  });

  it('takes any text as data: quotes, keys, scripts and half a surrogate pair', async () => {
    const hostile = ['"}]', `${prefix}:seq`, "') redis.call('FLUSHALL') --", '\ud800', '\u0000\n', '*', '__proto__'];
    for (const name of hostile) await store.events.put(event('x', '10:00', { customerName: name }));
    expect((await store.events.list(ALL)).items).toHaveLength(1);
    expect((await store.events.list({ ...ALL, group: ofCustomer('__proto__') })).total).toBe(1);
    expect(await store.events.delete('x')).toBe(true);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  });

  it('forgets its oldest beyond its capacity, or takes no new ones', async () => {
    const shape = {
      capacity: 2,
      order: 'ascending',
      idOf: ({ id }: { id: string }) => id,
      timeOf: ({ id }: { id: string }) => Number(id),
      groupsOf: () => ['g'],
    } as const;
    const forgetful = new ContextCollection<{ id: string }>(redis, prefix, {
      ...shape,
      name: 'forgetful',
      whenFull: 'forget',
    });
    await forgetful.put({ id: '3' }, { id: '1' }, { id: '2' });
    expect(ids((await forgetful.list({ ...ALL, group: 'g' })).items)).toEqual(['2', '3']);
    expect(await forgetful.find('1')).toBeUndefined();

    const strict = new ContextCollection<{ id: string }>(redis, prefix, {
      ...shape,
      name: 'strict',
      whenFull: 'refuse',
    });
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
      event('mine', '10:00', { customerName: 'A' }),
      event('everybody', '10:30'),
      event('foreign', '10:15', { customerName: 'B' }),
      event('over', '08:00', { endedAt: '2026-01-01T09:00:00Z' }),
      event('lasting', '01:00', { endedAt: '2026-01-01T10:05:00Z' }),
      event('under way', '02:00', { ongoing: true }),
      event('later', '11:30'),
    );
    expect(await between('10:00', '11:00')).toEqual(['everybody', 'mine', 'under way', 'lasting']);
  });

  it('does not lose the events of a customer among many of another', async () => {
    await store.events.put(event('mine', '10:00', { customerName: 'A' }));
    await store.events.put(...Array.from({ length: 300 }, (_, n) => event(`b${n}`, '10:30', { customerName: 'B' })));
    expect(await between('09:00', '11:00')).toEqual(['mine']);
  });

  it('is never answered with more than 100 events', async () => {
    await store.events.put(...Array.from({ length: 300 }, (_, n) => event(`e${n}`, '10:30')));
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

  it('is which news name a value, each item once, the latest three of each', async () => {
    await store.news.put(
      ...[1, 2, 3, 4].map((day) => news(`day${day}`, ['203.0.113.7', 'EVIL.example'], `2026-01-0${day}`)),
    );
    await store.news.put(news('other', ['198.51.100.1']));
    expect(ids(await store.newsAbout(['evil.example', '203.0.113.7']))).toEqual(['day4', 'day3', 'day2']);
    expect(await store.newsAbout([])).toEqual([]);
  });
});
