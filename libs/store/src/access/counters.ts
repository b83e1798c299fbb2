import type { Redis } from 'ioredis';

/** A counter as it is now, and how much longer it lasts, milliseconds. */
export interface Counter {
  count: number;
  ttlMs: number;
}

/** Adds to a counter, which ends so long after it began: it is never there without an end, whichever process dies meanwhile. */
export async function countIn(redis: Redis, key: string, more: number, windowMs: number): Promise<Counter> {
  const answers = await redis.multi().set(key, 0, 'PX', windowMs, 'NX').incrby(key, more).pttl(key).exec();
  const [, count, ttlMs] = (answers ?? []).map(([error, answer]) => {
    if (error) throw error;
    return Number(answer);
  });
  return { count: count ?? 0, ttlMs: ttlMs ?? 0 };
}
