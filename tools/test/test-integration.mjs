import { ensurePostgres } from '../dev-stack/postgres.mjs';
import { ensureRedisImage, ensureRedisServer } from '../dev-stack/redis.mjs';
import { main } from '../run.mjs';
import { jest, runTests } from './test-run.mjs';

/** The tests that need a Redis, a PostgreSQL and nothing else. */
await main('test-integration', async () => {
  if (!(await ensureRedisImage())) await ensureRedisServer();
  await ensurePostgres();
  await runTests([() => jest('integration', ['--maxWorkers=2'], process.env)]);
});
