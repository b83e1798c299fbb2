import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';
import { countIn } from './counters.js';

/** Of what is allowed, this part is asked for at a time. */
const PART = 1 / 100;
/** Those whose requests are remembered here. */
const MOST_REMEMBERED = 10_000;
/** How long Redis is left alone when it did not answer, milliseconds. */
const PAUSE_MS = 5000;

/** The number of a request among those of its window, and how much longer that lasts, milliseconds. */
export interface RequestCount {
  current: number;
  ttl: number;
}

/** Numbers that are given out here, from the next to the last. */
interface Numbers {
  next: number;
  last: number;
  endsAt: number;
}

/**
 * Counts requests for all replicas together. What is counted often costs hardly anything: of a large limit Redis gives each replica
 * the numbers of a hundredth at a time, and is not asked again while the limit is passed. So no limit is ever exceeded, and of
 * those of a hundred and more each replica may leave a hundredth unused.
 */
export class RequestCounts {
  private readonly known = new Map<string, Numbers>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly prefix: string;
  private pausedUntil = 0;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
  ) {
    this.prefix = shards.first;
  }

  /**
   * Numbers a request.
   * @param name whose requests are counted, and which.
   * @throws what Redis says, and for a while afterwards the same without asking it.
   */
  async next(name: string, windowMs: number, most: number): Promise<RequestCount> {
    for (;;) {
      const numbers = this.known.get(name);
      const ttl = (numbers?.endsAt ?? 0) - Date.now();
      const isPassed = (numbers?.next ?? 0) > most;
      if (numbers && ttl > 0 && (isPassed || numbers.next <= numbers.last)) return { current: numbers.next++, ttl };
      await this.more(name, windowMs, most);
    }
  }

  /** However many ask for the numbers of the same, Redis is asked once. */
  private async more(name: string, windowMs: number, most: number): Promise<void> {
    const asked = this.asked.get(name) ?? this.ask(name, windowMs, most).finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }

  private async ask(name: string, windowMs: number, most: number): Promise<void> {
    if (Date.now() < this.pausedUntil) throw new Error('Redis did not answer a moment ago');
    const part = Math.max(1, Math.floor(most * PART));
    try {
      const { count, ttlMs } = await countIn(this.redis, keyOf(this.prefix, 'requests', name), part, windowMs);
      this.remember(name, { next: count - part + 1, last: count, endsAt: Date.now() + ttlMs });
    } catch (error) {
      this.pausedUntil = Date.now() + PAUSE_MS;
      throw error;
    }
  }

  private remember(name: string, numbers: Numbers): void {
    this.known.delete(name);
    const [oldest] = this.known.keys();
    if (this.known.size >= MOST_REMEMBERED && oldest !== undefined) this.known.delete(oldest);
    this.known.set(name, numbers);
  }
}
