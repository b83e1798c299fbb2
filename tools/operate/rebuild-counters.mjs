import { build } from '../build.mjs';
import { Failure, main, run } from '../run.mjs';
import { databaseUrlOf, redisUrlOf } from './which-servers.mjs';

/** Counts again what Redis counts of signals and verdicts, from what PostgreSQL keeps. */
await main('rebuild-counters', async () => {
  const env = { ...process.env, REDIS_URL: redisUrlOf(process.env), DATABASE_URL: databaseUrlOf(process.env) };
  await build(['services/coordinator']);
  const code = await run(process.execPath, ['services/coordinator/dist/rebuild-counters.js'], { env });
  if (code !== 0) throw new Failure(`it ended with exit code ${code}`);
});
