import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { RequestCounts } from './request-counts.js';

const MINUTE = 60_000;
const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());
afterEach(() => void jest.restoreAllMocks());

let shards: Shards;
beforeEach(() => {
  shards = new Shards(randomPrefix());
});

/** How many of so many requests, which come to replicas in turn and a few at a time, are within the limit. */
async function admitted(replicas: readonly RequestCounts[], requests: number, most: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < requests; n += 50) {
    const some = Array.from({ length: 50 }, (_, position) =>
      replicas[(n + position) % replicas.length]!.next('key x', MINUTE, most),
    );
    count += (await Promise.all(some)).filter(({ current }) => current <= most).length;
  }
  return count;
}

describe('requests to several replicas', () => {
  const replicas = (): RequestCounts[] => [1, 2, 3].map(() => new RequestCounts(redis, shards));

  it('are counted exactly where few are allowed', async () => {
    expect(await admitted(replicas(), 500, 99)).toBe(99);
  });

  it('are never more than allowed where many are, and hardly fewer, for a few questions to Redis', async () => {
    const asked = jest.spyOn(redis, 'multi');
    const count = await admitted(replicas(), 20_000, 10_000);
    expect(count).toBeLessThanOrEqual(10_000);
    expect(count).toBeGreaterThanOrEqual(10_000 - 3 * 100);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(103);
  });

  it('are admitted again when the window is over', async () => {
    const [counts] = replicas();
    const numbers = async (): Promise<number[]> =>
      Promise.all([1, 2, 3].map(async () => (await counts!.next('key y', MINUTE, 2)).current));
    expect(await numbers()).toEqual([1, 2, 3]);
    const { ttl } = await counts!.next('key y', MINUTE, 2);
    expect(ttl).toBeLessThanOrEqual(MINUTE);
    const [key] = await redis.keys(`${shards.first}:requests:*`);
    expect(await redis.pttl(key!)).toBeGreaterThan(0);
    // as if the minute had gone by, here and in Redis
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + MINUTE);
    await redis.del(key!);
    expect(await numbers()).toEqual([1, 2, 3]);
  });

  it('of others are counted by themselves', async () => {
    const [counts] = replicas();
    for (const name of ['key a', 'key b']) expect((await counts!.next(name, MINUTE, 1)).current).toBe(1);
  });
});

describe('a Redis that is away', () => {
  it('is asked once, then left alone for a while, and never hides a number that is known', async () => {
    const lost = new Redis(sharedRedisUrl(), { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    await new Promise((resolve) => lost.once('ready', resolve));
    const counts = new RequestCounts(lost, shards);
    await counts.next('key x', MINUTE, 1000);
    lost.disconnect();
    expect((await counts.next('key x', MINUTE, 1000)).current).toBe(2);
    const asked = jest.spyOn(lost, 'multi');
    for (let n = 0; n < 3; n++) await expect(counts.next('key y', MINUTE, 1000)).rejects.toThrow();
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
