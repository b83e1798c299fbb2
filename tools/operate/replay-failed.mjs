import { build } from '../build.mjs';
import { Failure, main, run } from '../run.mjs';
import { redisUrlOf } from './which-servers.mjs';

/** Lists failed jobs; with QUEUE=<name> or QUEUE=all puts them back. */
await main('replay-failed', async () => {
  const env = { ...process.env, REDIS_URL: redisUrlOf(process.env) };
  await build(['services/coordinator']);
  const queue = process.env.QUEUE ? [process.env.QUEUE] : [];
  const code = await run(process.execPath, ['services/coordinator/dist/replay-failed.js', ...queue], { env });
  if (code !== 0) throw new Failure(`it ended with exit code ${code}`);
});
