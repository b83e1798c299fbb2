import { join } from 'node:path';
import { build } from '../build.ts';
import { ensureChromium } from './chromium.ts';
import { ensurePostgres } from '../dev-stack/postgres.ts';
import { ensureRedisImage, ensureRedisServer } from '../dev-stack/redis.ts';
import { ensurePrometheus } from './prometheus.ts';
import { main } from '../run.ts';
import { REPORTS, counted, jest, runTests } from './test-run.ts';

/** End-to-end tests that measure time, have a deadline that is near or have to hit a moment: nothing else runs beside them. */
const ALONE = `(${['bulk', 'faults', 'fuzz'].join('|')})\\.e2e`;

/** Runs every test that needs no container engine; its last line is their total. */
await main('test', async () => {
  const env = {
    ...process.env,
    CHROME_BIN: await ensureChromium(process.env),
    PROMETHEUS_BIN: await ensurePrometheus(process.env),
  };
  // a container serves where its image is; clusters and Sentinels are made of the program itself
  await ensureRedisServer();
  await ensureRedisImage();
  await ensurePostgres();
  await build();
  const groups = [
    () => jest('unit', ['--maxWorkers=2'], env),
    () => jest('chart', ['--maxWorkers=2'], env),
    () => jest('integration', ['--maxWorkers=2'], env),
    // they wait more than they compute
    () => jest('e2e', ['--maxWorkers=3', '--testPathIgnorePatterns', ALONE], env),
    () => jest('e2e', ['--runInBand', '--testPathPatterns', ALONE], env, 'e2e alone'),
    () => dashboard(env),
  ];
  await runTests(groups);
});

/** The dashboard's own unit tests, which Angular runs with Vitest. */
function dashboard(env: NodeJS.ProcessEnv): ReturnType<typeof counted> {
  const report = join(REPORTS, 'web.json');
  const reporting = ['--reporters=default', '--reporters=json', `--output-file=${report}`];
  return counted('web', report, ['npm', 'test', '--silent', '--workspace=web', '--', ...reporting], { env });
}
