import { build } from './build.mjs';
import { ensurePostgres } from './postgres.mjs';
import { ensureRedisServer } from './redis.mjs';
import { main } from './run.mjs';
import { jest, runTests } from './test-run.mjs';

/** Takes Redis and PostgreSQL away, alone and together, for a minute each, while 100 signals a second come in. */
await main('test-faults', async () => {
  const env = { OUTAGE_SECONDS: '60', OUTAGE_RATE: '100', ...process.env };
  await ensureRedisServer();
  await ensurePostgres();
  await build(['services/*']);
  await runTests([() => jest('e2e', ['--runInBand', '--testPathPatterns', 'outages'], env)]);
});
