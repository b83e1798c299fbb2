// Node itself strips the types: jest loads this file outside its own module system.
import { startRedis } from './redis-server.ts';

/** Starts the Redis that all integration tests share; jest calls it once, before the first of them. */
export default async function startSharedRedis() {
  const redis = await startRedis();
  process.env['TEST_REDIS_URL'] = redis.url;
  globalThis.stopSharedRedis = redis.stop;
}
