import { build } from './build.mjs';
import { ensurePostgres } from './postgres.mjs';
import { ensureRedisServer } from './redis.mjs';
import { main } from './run.mjs';
import { jest, runTests } from './test-run.mjs';

/** Makes up requests for ten minutes, and holds what the system answers and what it costs. */
await main('fuzz', async () => {
  const env = { FUZZ_SECONDS: '600', ...process.env };
  await ensureRedisServer();
  await ensurePostgres();
  await build(['services/*']);
  await runTests([() => jest('e2e', ['--runInBand', '--testPathPatterns', 'fuzz'], env)]);
});
