import {
  Gathered,
  type Arming,
  type Customer,
  type Indicator,
  type InfrastructureEvent,
  type NewsItem,
  type SuppressionRule,
} from '@soc-agent/contracts';
import type { ArmedCustomer } from '@soc-agent/domain';
import { followCustomer } from '../arming/playbook-armings.js';
import { Batched } from './batched.js';
import type { CollectionGroup } from './collection-shape.js';
import { ContextCollection, type ContextDatabase } from './context-collection.js';
import { keyOf, storable } from '../database/text-keys.js';

/** Windows whose events are looked up by one statement. */
const MOST_WINDOWS = 20;
/** Infrastructure events one question returns at most, and looks at for the customer and for everybody. */
const MAX_EVENTS = 100;
const MAX_CANDIDATES = 500;
/** Events that began longer before a window are looked for by their end, seconds. */
const LONG_AGO_S = 7 * 24 * 3600;
/** News items shown of one observable. */
const MAX_NEWS_OF_EACH = 3;

/** The documents of a customer. */
export const ofCustomer = (name: string): CollectionGroup => ({
  where: 'customer_id = (select id from customers where name = $)',
  value: name,
});
/** What is known of one observable, by anybody. */
export const ofValue = (value: string): CollectionGroup => ({ where: 'value = $', value: lowerCase(value) });
/** What came from one source. */
export const ofSource = (source: string): CollectionGroup => ({ where: 'source = $', value: source });
/** What has an id that begins with one of those, which hold no blanks and none of `%`, `_` and `\\`. */
export const idsThatBegin = (beginnings: readonly string[]): CollectionGroup => ({
  where: "key like any (string_to_array($, ' '))",
  value: beginnings.map((beginning) => `${beginning}%`).join(' '),
});

const lowerCase = (value: string): string => keyOf(value.toLowerCase());
const eventsOf = (whose: string): string => `(
  select document, at, until, key from context_events
  where ${whose} and at between a.long_ago and a.to_at order by at desc, key desc limit ${MAX_CANDIDATES})`;
const longEventsOf = (whose: string): string => `(
  select document, at, until, key from context_events
  where ${whose} and lasting is not null and until >= a.from_at and at < a.long_ago
  order by at desc, key desc limit ${MAX_EVENTS})`;

const OF_CUSTOMER = 'customer_id = a.customer_id';
const OF_ALL = 'customer_id is null';

const EVENTS_BETWEEN = {
  name: 'context_events between',
  text: `with asked as materialized (
      select w.place, w.from_at, w.to_at, w.from_at - make_interval(secs => $4) as long_ago, c.id as customer_id
        from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) with ordinality w (customer, from_at, to_at, place)
        left join customers c on c.name = w.customer)
    select a.place::int - 1 as place, e.document from asked a cross join lateral (
      select document, at, key from (
        ${eventsOf(OF_CUSTOMER)} union all ${eventsOf(OF_ALL)}
        union all ${longEventsOf(OF_CUSTOMER)} union all ${longEventsOf(OF_ALL)}
      ) candidates
      where until >= a.from_at order by at desc, key desc limit ${MAX_EVENTS}
    ) e order by a.place, e.at desc, e.key desc`,
  prepared: true,
};
const NEWS_ABOUT = {
  name: 'context_news about',
  // "offset 0" keeps the planner from walking all news back in time until three name a value that none does
  text: `select v.value, n.document from unnest($1::text[]) with ordinality as v(value, place) cross join lateral (
      select key, document, at from (
        select key, document, at from context_news where observables @> array[v.value] offset 0
      ) naming order by at desc, key desc limit ${MAX_NEWS_OF_EACH}
    ) n order by v.place, n.at desc, n.key desc`,
  prepared: true,
};
const CUSTOMERS_ASKED = {
  name: 'customer_configurations asked',
  text: `select c.key, c.document, (
      select json_agg(json_build_object(
        'threatType', a.threat_type, 'severity', a.severity, 'version', a.version, 'behind', a.behind))
      from playbook_armings a where a.customer_id = c.customer_id and a.armed
    ) as armings
    from customer_configurations c where c.key = any($1::text[])`,
  prepared: true,
};
const CURRENT_INDICATORS = {
  name: 'context_indicators current',
  text: `select value, document from context_indicators
    where value = any($1::text[]) and (expires_at is null or expires_at > $2) order by at desc, key`,
  prepared: true,
};

/** A time at a customer, Unix milliseconds. */
interface Window {
  customerName: string;
  fromMs: number;
  toMs: number;
}

/** The context agents look at; each kind of it is one collection. */
export class ContextStore {
  /** By name, in alphabetical order. */
  readonly customers: ContextCollection<Customer>;
  /** By id; grouped by customer. */
  readonly events: ContextCollection<InfrastructureEvent>;
  /** By value in lower case and source: feeds that list the same do not know of each other. Grouped by source, and by value. */
  readonly indicators: ContextCollection<Indicator>;
  /** By id; grouped by source. */
  readonly news: ContextCollection<NewsItem>;
  /** By id, in alphabetical order; grouped by customer. */
  readonly suppressions: ContextCollection<SuppressionRule>;
  // agents that look at many signals at once ask together
  private readonly customersAsked = new Batched((keys) => this.armedCustomers(keys));
  private readonly indicatorsAsked = new Batched((keys) => this.currentIndicators(keys));
  private readonly eventsAsked = new Gathered<Window, InfrastructureEvent[]>(
    (windows) => this.eventsOf(windows),
    MOST_WINDOWS,
  );
  private readonly newsAsked = new Batched((observables) => this.newsByObservable(observables));

  constructor(private readonly database: ContextDatabase) {
    this.customers = new ContextCollection<Customer>(database, {
      table: 'customer_configurations',
      subject: 'customer',
      mustBeSeen: true,
      capacity: 10_000,
      whenFull: 'refuse',
      order: 'key',
      idOf: ({ name }) => name,
      columns: [customerColumn(({ name }) => name)],
      follow: followCustomer,
    });
    this.events = new ContextCollection<InfrastructureEvent>(database, {
      table: 'context_events',
      subject: 'event',
      capacity: 100_000,
      whenFull: 'forget',
      order: 'newest',
      idOf: ({ id }) => id,
      columns: [
        customerColumn(({ customerName }) => customerName ?? null),
        { name: 'at', type: 'timestamptz', of: ({ startedAt }) => new Date(startedAt) },
        {
          name: 'until',
          type: 'timestamptz',
          of: ({ startedAt, endedAt, ongoing }) =>
            endedAt === undefined && ongoing ? 'infinity' : new Date(endedAt ?? startedAt),
        },
        { name: 'lasting', type: 'text', of: (event) => (lastsForWeeks(event) ? 'weeks' : null) },
      ],
    });
    this.indicators = new ContextCollection<Indicator>(database, {
      table: 'context_indicators',
      subject: 'indicator',
      capacity: 500_000,
      whenFull: 'forget',
      order: 'newest',
      idOf: ({ value, source }) => `${value.toLowerCase()}\n${source}`,
      columns: [
        { name: 'value', type: 'text', of: ({ value }) => lowerCase(value) },
        { name: 'source', type: 'text', of: ({ source }) => source },
        { name: 'at', type: 'timestamptz', of: ({ seenAt }) => new Date(seenAt) },
        {
          name: 'expires_at',
          type: 'timestamptz',
          of: ({ expiresAt }) => (expiresAt === undefined ? null : new Date(expiresAt)),
        },
      ],
    });
    this.news = new ContextCollection<NewsItem>(database, {
      table: 'context_news',
      subject: 'news',
      capacity: 10_000,
      whenFull: 'forget',
      order: 'newest',
      idOf: ({ id }) => id,
      columns: [
        { name: 'source', type: 'text', of: ({ source }) => source },
        { name: 'at', type: 'timestamptz', of: ({ publishedAt }) => new Date(publishedAt) },
        { name: 'observables', type: 'texts', of: ({ observables }) => [...new Set(observables.map(lowerCase))] },
      ],
    });
    this.suppressions = new ContextCollection<SuppressionRule>(database, {
      table: 'suppression_rules',
      subject: 'suppression',
      capacity: 10_000,
      whenFull: 'refuse',
      order: 'key',
      idOf: ({ id }) => id,
      columns: [
        customerColumn(({ customerName }) => customerName),
        { name: 'expires_at', type: 'timestamptz', of: ({ expiresAt }) => new Date(expiresAt) },
      ],
    });
  }

  /** With who armed what its playbooks do by themselves. */
  async findCustomer(name: string): Promise<ArmedCustomer | undefined> {
    const key = keyOf(name);
    return (await this.customersAsked.of([key])).get(key);
  }

  /** Events of the customer, and of everybody, that overlap the window (Unix ms); at most 100, the latest begun first. */
  async eventsBetween(customerName: string, fromMs: number, toMs: number): Promise<InfrastructureEvent[]> {
    return this.eventsAsked.of({ customerName, fromMs, toMs });
  }

  /** The indicators known for any of the values and not expired, compared in lower case. */
  async indicatorsFor(values: readonly string[]): Promise<Indicator[]> {
    const keys = [...new Set(values.map(lowerCase))];
    const found = await this.indicatorsAsked.of(keys);
    return keys.flatMap((key) => found.get(key) ?? []);
  }

  /** News that name any of the values, compared in lower case; the three latest of each value. */
  async newsAbout(values: readonly string[]): Promise<NewsItem[]> {
    const observables = [...new Set(values.map(lowerCase))];
    const found = await this.newsAsked.of(observables);
    const items = observables.flatMap((observable) => found.get(observable) ?? []);
    return [...new Map(items.map((item) => [item.id, item])).values()];
  }

  private async eventsOf(windows: readonly Window[]): Promise<InfrastructureEvent[][]> {
    const rows = await this.database.query<{ place: number; document: InfrastructureEvent }>(EVENTS_BETWEEN, [
      windows.map(({ customerName }) => storable(customerName)),
      windows.map(({ fromMs }) => new Date(fromMs)),
      windows.map(({ toMs }) => new Date(toMs)),
      LONG_AGO_S,
    ]);
    const found = windows.map((): InfrastructureEvent[] => []);
    for (const { place, document } of rows) found[place]!.push(document);
    return found;
  }

  private async armedCustomers(keys: readonly string[]): Promise<Map<string, ArmedCustomer>> {
    const rows = await this.database.query<{ key: string; document: Customer; armings: Arming[] | null }>(
      CUSTOMERS_ASKED,
      [keys],
    );
    return new Map(
      rows.map(({ key, document, armings }) => [key, { ...document, ...(armings && { armings }) }] as const),
    );
  }

  private async currentIndicators(keys: readonly string[]): Promise<Map<string, Indicator[]>> {
    const rows = await this.database.query<{ value: string; document: Indicator }>(CURRENT_INDICATORS, [
      keys,
      new Date(),
    ]);
    const found = new Map<string, Indicator[]>();
    for (const { value, document } of rows) found.set(value, [...(found.get(value) ?? []), document]);
    return found;
  }

  private async newsByObservable(observables: readonly string[]): Promise<Map<string, NewsItem[]>> {
    const rows = await this.database.query<{ value: string; document: NewsItem }>(NEWS_ABOUT, [observables]);
    const found = new Map<string, NewsItem[]>();
    for (const { value, document } of rows) found.set(value, [...(found.get(value) ?? []), document]);
    return found;
  }
}

function lastsForWeeks({ startedAt, endedAt, ongoing }: InfrastructureEvent): boolean {
  if (endedAt === undefined) return ongoing === true;
  return Date.parse(endedAt) - Date.parse(startedAt) > LONG_AGO_S * 1000;
}

function customerColumn<T>(of: (document: T) => string | null) {
  return { name: 'customer_id', type: 'text' as const, from: (value: string) => `customer_of(${value})`, of };
}
