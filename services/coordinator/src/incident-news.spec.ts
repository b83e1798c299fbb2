import { expect, it } from '@jest/globals';
import type { NewJob, NotificationJob } from '@soc-agent/contracts';
import type { BoardRows, Incident } from '@soc-agent/domain';
import { Meter } from '@soc-agent/platform';
import { createLogger } from 'winston';
import { IncidentNews } from './incident-news.js';

/** One that changed, which is told of with the next. */
const CHANGED = {
  number: 7,
  customerName: 'RetailMax',
  state: 'open',
  version: 3,
  createdAt: 0,
  related: [],
  rollUp: { severity: 'HIGH', rules: 2, entities: ['host:web-1'], tactics: [], startAt: 0, lastAt: 0 },
} as unknown as Incident;

/** Hears of that change, and tells Redis, which answers as it is told to. */
function newsOf(addAll: (jobs: NewJob<NotificationJob>[]) => Promise<void>): IncidentNews {
  let hear: ((customerId: number, rows: BoardRows, before: ReadonlyMap<number, Incident>) => void) | undefined;
  const incidents = { observe: (observer: typeof hear) => (hear = observer) };
  const silent = createLogger({ silent: true });
  const news = new IncidentNews(incidents as never, {} as never, { addAll } as never, silent, new Meter());
  hear?.(1, { incidents: [CHANGED], log: [], placed: [] } as unknown as BoardRows, new Map());
  return news;
}

it('what waits to be told is told at the end', async () => {
  const told: unknown[] = [];
  const news = newsOf(async (jobs) => void told.push(...jobs.map(({ payload }) => payload.event)));
  expect(told).toEqual([]);
  await news.onModuleDestroy();
  expect(told).toEqual(['incident.updated']);
});

it('a Redis that does not answer does not hold up the end', async () => {
  const news = newsOf(() => new Promise(() => undefined));
  expect(await news.onModuleDestroy()).toBeUndefined();
});
