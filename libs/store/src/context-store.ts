import type { Customer, Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { ContextCollection } from './context-collection.js';

/** Infrastructure events one question returns at most, and looks at for the customer and for everybody. */
const MAX_EVENTS = 100;
const MAX_CANDIDATES = 500;
/** How long before a window an event may have begun that still lasts in it. */
const LONGEST_EVENT_MS = 7 * 24 * 3600 * 1000;
/** News items shown of one observable. */
const MAX_NEWS_OF_EACH = 3;

const EVERYBODY = 'everybody';

/** Name of the group of a customer's documents. */
export const ofCustomer = (name: string): string => `customer:${name}`;
/** Name of the group of what came from one source. */
export const ofSource = (source: string): string => `source:${source}`;

/** Values are compared in lower case. */
const ofObservable = (value: string): string => `observable:${value.toLowerCase()}`;

/** The context agents look at; each kind of it is one collection. */
export class ContextStore {
  /** By name, in alphabetical order. */
  readonly customers: ContextCollection<Customer>;
  /** By id; grouped by customer. */
  readonly events: ContextCollection<InfrastructureEvent>;
  /** By value in lower case; grouped by source. */
  readonly indicators: ContextCollection<Indicator>;
  /** By id; grouped by source and by what they name. */
  readonly news: ContextCollection<NewsItem>;

  constructor(redis: Redis, prefix: string) {
    this.customers = new ContextCollection<Customer>(redis, prefix, {
      name: 'customers',
      capacity: 10_000,
      whenFull: 'refuse',
      order: 'ascending',
      idOf: ({ name }) => name,
      timeOf: () => 0,
      groupsOf: () => [],
    });
    this.events = new ContextCollection<InfrastructureEvent>(redis, prefix, {
      name: 'events',
      capacity: 100_000,
      whenFull: 'forget',
      order: 'descending',
      idOf: ({ id }) => id,
      timeOf: ({ startedAt }) => Date.parse(startedAt),
      endOf: ({ startedAt, endedAt, ongoing }) =>
        endedAt === undefined && ongoing ? Infinity : Date.parse(endedAt ?? startedAt),
      groupsOf: ({ customerName }) => [customerName === undefined ? EVERYBODY : ofCustomer(customerName)],
    });
    this.indicators = new ContextCollection<Indicator>(redis, prefix, {
      name: 'indicators',
      capacity: 500_000,
      whenFull: 'forget',
      order: 'descending',
      idOf: ({ value }) => value.toLowerCase(),
      timeOf: ({ seenAt }) => Date.parse(seenAt),
      groupsOf: ({ source }) => [ofSource(source)],
    });
    this.news = new ContextCollection<NewsItem>(redis, prefix, {
      name: 'news',
      capacity: 10_000,
      whenFull: 'forget',
      order: 'descending',
      idOf: ({ id }) => id,
      timeOf: ({ publishedAt }) => Date.parse(publishedAt),
      groupsOf: ({ source, observables }) => [ofSource(source), ...observables.map(ofObservable)],
    });
  }

  async findCustomer(name: string): Promise<Customer | undefined> {
    return this.customers.find(name);
  }

  /** Events of the customer, and of everybody, that overlap the window (Unix ms); at most 100, the latest begun first. */
  async eventsBetween(customerName: string, fromMs: number, toMs: number): Promise<InfrastructureEvent[]> {
    return this.events.overlapping([ofCustomer(customerName), EVERYBODY], {
      from: fromMs,
      to: toMs,
      earliest: fromMs - LONGEST_EVENT_MS,
      candidates: MAX_CANDIDATES,
      limit: MAX_EVENTS,
    });
  }

  /** The indicators known for any of the values and not expired, compared in lower case. */
  async indicatorsFor(values: readonly string[]): Promise<Indicator[]> {
    const found = await this.indicators.findAll(values.map((value) => value.toLowerCase()));
    return found.filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > Date.now());
  }

  /** News that name any of the values, compared in lower case; the three latest of each value. */
  async newsAbout(values: readonly string[]): Promise<NewsItem[]> {
    return this.news.ofGroups(values.map(ofObservable), MAX_NEWS_OF_EACH);
  }
}
