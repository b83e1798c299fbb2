import type { Customer, Indicator, InfrastructureEvent } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';

/** Infrastructure events one question returns at most, and how long before the window one may have begun. */
const MAX_EVENTS = 100;
const LONGEST_EVENT_MS = 24 * 3600 * 1000;

/** Customers, infrastructure events and indicators: the context agents look at. */
export class ContextStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  async findCustomer(name: string): Promise<Customer | undefined> {
    const stored = await this.redis.hget(this.key('customers'), name);
    return stored === null ? undefined : (JSON.parse(stored) as Customer);
  }

  async putCustomer(customer: Customer): Promise<void> {
    await this.redis.hset(this.key('customers'), customer.name, JSON.stringify(customer));
  }

  /** In alphabetical order. */
  async customerNames(): Promise<string[]> {
    return (await this.redis.hkeys(this.key('customers'))).sort();
  }

  async putEvent(event: InfrastructureEvent): Promise<void> {
    await this.redis
      .multi()
      .zadd(this.key('infrastructure'), Date.parse(event.startedAt), event.id)
      .hset(this.key('infrastructure:docs'), event.id, JSON.stringify(event))
      .exec();
  }

  /** Events of the customer, and of everybody, that overlap the window (Unix ms); at most 100, the latest first. */
  async eventsBetween(customerName: string, fromMs: number, toMs: number): Promise<InfrastructureEvent[]> {
    const ids = await this.redis.zrevrangebyscore(
      this.key('infrastructure'),
      toMs,
      fromMs - LONGEST_EVENT_MS,
      'LIMIT',
      0,
      MAX_EVENTS,
    );
    if (ids.length === 0) return [];
    const stored = await this.redis.hmget(this.key('infrastructure:docs'), ...ids);
    return stored
      .flatMap((doc) => (doc === null ? [] : [JSON.parse(doc) as InfrastructureEvent]))
      .filter(({ customerName: of, startedAt, endedAt }) => {
        const overlaps = Date.parse(endedAt ?? startedAt) >= fromMs;
        return overlaps && (of === undefined || of === customerName);
      });
  }

  async putIndicator(indicator: Indicator): Promise<void> {
    await this.redis.hset(this.key('indicators'), indicator.value.toLowerCase(), JSON.stringify(indicator));
  }

  /** The indicators known for any of the values, compared in lower case. */
  async indicatorsFor(values: readonly string[]): Promise<Indicator[]> {
    if (values.length === 0) return [];
    const stored = await this.redis.hmget(this.key('indicators'), ...values.map((value) => value.toLowerCase()));
    return stored.flatMap((doc) => (doc === null ? [] : [JSON.parse(doc) as Indicator]));
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }
}
