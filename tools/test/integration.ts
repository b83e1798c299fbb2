import { ensurePostgres } from '../dev-stack/postgres.ts';
import { ensureRedisImage, ensureRedisServer } from '../dev-stack/redis.ts';
import { main } from '../run.ts';
import { jest, runTests } from './test-run.ts';

/** The tests that need a Redis, a PostgreSQL and nothing else. */
await main('test-integration', async () => {
  if (!(await ensureRedisImage())) await ensureRedisServer();
  await ensurePostgres();
  await runTests([() => jest('integration', ['--maxWorkers=2'], process.env)]);
});
