import type { Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';
import { ContextStore, Database, migrate } from '@soc-agent/store';
import { databaseUrls, startPostgres, startRedis } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { percentiles } from './percentiles.js';

// What the context agents need takes to look up, one after the other as a worker does: in PostgreSQL through the store, and,
// to compare, what a Redis takes that holds the same documents as hashes and sorted sets.

const CUSTOMERS = 200;
const EVENTS = 50_000;
const INDICATORS = 100_000;
const NEWS = 10_000;
const LOOK_UPS = 5000;
const WARM_UP = 500;
const BATCH = 1000;
const HOUR_MS = 3_600_000;
const END = Date.now();
/** Events lie so far apart that a window of an hour and a half holds two or three of a customer. */
const SPACING_MS = (CUSTOMERS * HOUR_MS) / EVENTS / 2;

const [postgres, server] = await Promise.all([startPostgres(), startRedis()]);
const { DATABASE_URL, DATABASE_OWNER_URL } = databaseUrls(postgres);
const redis = new Redis(server.url);
await migrate(DATABASE_OWNER_URL, DATABASE_URL);
const database = new Database({ DATABASE_URL, DATABASE_CONNECTIONS: 4 }, 'patient', 'bench');
const store = new ContextStore(database);
try {
  console.log(`storing ${EVENTS} events of ${CUSTOMERS} customers, ${INDICATORS} indicators, ${NEWS} news`);
  await fill();
  console.table({
    'customer, PostgreSQL, µs': await timed((n) => store.findCustomer(customerOf(n))),
    'customer, Redis': await timed((n) => redis.hget('customers', customerOf(n))),
    'events of a window, PostgreSQL': await timed((n) => store.eventsBetween(customerOf(n), ...windowOf(n))),
    'events of a window, Redis': await timed(async (n) => {
      const [from, to] = windowOf(n);
      const ids = await redis.zrevrangebyscore(`events:${customerOf(n)}`, to, from, 'LIMIT', 0, 100);
      if (ids.length > 0) await redis.hmget('events', ...ids);
    }),
    'five indicators, PostgreSQL': await timed((n) => store.indicatorsFor(valuesOf(n))),
    'five indicators, Redis': await timed((n) => redis.hmget('indicators', ...valuesOf(n))),
    'news of five values, PostgreSQL': await timed((n) => store.newsAbout(valuesOf(n))),
    'news of five values, Redis': await timed(async (n) => {
      const pipeline = redis.pipeline();
      for (const value of valuesOf(n)) pipeline.zrevrange(`news:${value}`, 0, 2);
      const ids = ((await pipeline.exec()) ?? []).flatMap(([, found]) => found as string[]);
      if (ids.length > 0) await redis.hmget('news', ...ids);
    }),
  });
} finally {
  redis.disconnect();
  await database.close();
  await Promise.all([postgres.stop(), server.stop()]);
}

async function fill(): Promise<void> {
  for (let n = 0; n < CUSTOMERS; n++) {
    const customer = {
      ...({ name: customerOf(n), tier: 'standard', sensitivity: 'normal' } as const),
      ...{ allowList: [], allowedCountries: ['DE'], criticalAssets: [], escalationContacts: [] },
    };
    await store.customers.put(customer);
    await redis.hset('customers', customer.name, JSON.stringify(customer));
  }
  await inBatches(EVENTS, eventOf, async (events) => {
    await store.events.put(...events);
    const pipeline = redis.pipeline();
    for (const event of events) {
      pipeline.hset('events', event.id, JSON.stringify(event));
      pipeline.zadd(`events:${event.customerName}`, Date.parse(event.startedAt), event.id);
    }
    await pipeline.exec();
  });
  await inBatches(INDICATORS, indicatorOf, async (indicators) => {
    await store.indicators.put(...indicators);
    await redis.hset('indicators', new Map(indicators.map((one) => [one.value, JSON.stringify(one)])));
  });
  await inBatches(NEWS, newsOf, async (news) => {
    await store.news.put(...news);
    const pipeline = redis.pipeline();
    for (const item of news) {
      pipeline.hset('news', item.id, JSON.stringify(item));
      for (const value of item.observables) pipeline.zadd(`news:${value}`, Date.parse(item.publishedAt), item.id);
    }
    await pipeline.exec();
  });
}

async function inBatches<T>(count: number, make: (n: number) => T, put: (batch: T[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    await put(Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => make(from + n)));
  }
}

async function timed(lookUp: (n: number) => Promise<unknown>): Promise<ReturnType<typeof percentiles>> {
  const micros: number[] = [];
  for (let n = 0; n < WARM_UP + LOOK_UPS; n++) {
    const startedAt = performance.now();
    await lookUp(n * 7919);
    if (n >= WARM_UP) micros.push((performance.now() - startedAt) * 1000);
  }
  return percentiles(micros);
}

function customerOf(n: number): string {
  return `Customer ${n % CUSTOMERS}`;
}

function windowOf(n: number): [from: number, to: number] {
  const to = END - ((n * 31) % EVENTS) * SPACING_MS;
  return [to - 1.5 * HOUR_MS, to];
}

/** One value in five is known. */
function valuesOf(n: number): string[] {
  return Array.from({ length: 5 }, (_, place) =>
    place === 0 ? `host-${n % INDICATORS}.example` : `unknown-${n}-${place}.example`,
  );
}

function eventOf(n: number): InfrastructureEvent {
  const startedAt = new Date(END - n * SPACING_MS).toISOString();
  const [id, customerName] = [`event-${n}`, customerOf(n)];
  return { id, customerName, kind: 'deployment', title: `Release ${n}`, service: `service-${n % 40}`, startedAt };
}

function indicatorOf(n: number): Indicator {
  const value = `host-${n}.example`;
  return {
    kind: 'domain',
    value,
    description: 'seen in a campaign',
    source: 'feed',
    seenAt: new Date(END).toISOString(),
  };
}

function newsOf(n: number): NewsItem {
  const publishedAt = new Date(END - n * HOUR_MS).toISOString();
  const observables = [1, 2, 3].map((k) => `host-${(n * k) % INDICATORS}.example`);
  return { id: `news-${n}`, title: `Campaign ${n}`, summary: '', source: 'cert', publishedAt, observables };
}
