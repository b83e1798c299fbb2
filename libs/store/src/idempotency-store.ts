import type { Redis } from 'ioredis';

/** How long an `Idempotency-Key` is remembered, seconds. */
const REMEMBERED_S = 24 * 3600;

/** Maps the keys integrators send to the threat ids they got. */
export class IdempotencyStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** The id that belongs to the key: the given one when the key is new, otherwise the first one. */
  async claim(key: string, id: string): Promise<string> {
    const name = `${this.prefix}:idempotency:${key}`;
    if ((await this.redis.set(name, id, 'EX', REMEMBERED_S, 'NX')) === 'OK') return id;
    return (await this.redis.get(name)) ?? id;
  }
}
