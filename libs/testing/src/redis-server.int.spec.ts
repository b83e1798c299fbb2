import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from './redis-server.js';
import { randomPrefix, sharedRedisUrl } from './shared-redis.js';

describe('a Redis of a test’s own', () => {
  let server: RedisServer | undefined;
  let client: Redis | undefined;

  afterEach(async () => {
    client?.disconnect();
    await server?.stop();
  });

  it('comes back at the same address with its data after it was killed', async () => {
    server = await startRedis();
    client = new Redis(server.url, { maxRetriesPerRequest: null });
    await client.set('kept', 'yes');

    await server.kill();
    await server.restart();

    expect(await client.get('kept')).toBe('yes');
  });
});

describe('the Redis integration tests share', () => {
  it('answers, and each test has keys of its own', async () => {
    const client = new Redis(sharedRedisUrl());
    expect(await client.ping()).toBe('PONG');
    expect(randomPrefix()).not.toBe(randomPrefix());
    client.disconnect();
  });
});
