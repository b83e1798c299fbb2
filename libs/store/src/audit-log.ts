import type { AuditEntry, AuditPage } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';

/** Who did what, append-only, in a Redis stream; what writes an entry does so in the same step as the change it is about. */
export class AuditLog {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
  ) {
    this.key = `${prefix}:audit`;
  }

  /** Entries newest first; `before` is the `nextCursor` of the page before. */
  async page(limit: number, before?: string): Promise<AuditPage> {
    const from = before === undefined ? '+' : `(${before}`;
    const [entries, total] = await Promise.all([
      this.redis.xrevrange(this.key, from, '-', 'COUNT', limit),
      this.redis.xlen(this.key),
    ]);
    const items = entries.map(([id, [, text = '{}']]) => ({ id, ...(JSON.parse(text) as Omit<AuditEntry, 'id'>) }));
    const last = items.at(-1);
    return { items, total, ...(last && items.length === limit && { nextCursor: last.id }) };
  }

  /** Keeps about as many of the newest entries as given: Redis removes whole blocks of a hundred. */
  async trim(maxEntries: number): Promise<void> {
    await this.redis.xtrim(this.key, 'MAXLEN', '~', maxEntries);
  }
}
