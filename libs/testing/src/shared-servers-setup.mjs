// Node itself strips the types: jest loads this file outside its own module system.
import { startPostgres } from './postgres-server.ts';
import { runsInContainer, startRedis } from './redis-server.ts';

/** Starts the Redis and the PostgreSQL that all integration tests share; jest calls it once, before the first of them. */
export default async function startSharedServers() {
  process.env['TEST_REDIS_IN_CONTAINER'] = String(await runsInContainer());
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres({ durable: false })]);
  process.env['TEST_REDIS_URL'] = redis.url;
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  globalThis.stopSharedServers = () => Promise.all([redis.stop(), postgres.stop()]);
}
