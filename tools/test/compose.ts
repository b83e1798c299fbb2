import { build } from '../build.ts';
import { ensureChromium } from './chromium.ts';
import { buildImages } from '../containers/images.ts';
import { ensurePrometheus } from './prometheus.ts';
import { main } from '../run.ts';
import { jest, runTests } from './test-run.ts';

/** Those tests that bring servers of their own. */
const OTHER_REDIS = ['--testPathIgnorePatterns', 'redis-topologies', 'redis-shards', 'backup'];

/** The end-to-end tests again, against docker-compose.yml, and those of the containers themselves. */
await main('test-compose', async () => {
  const env = {
    ...process.env,
    CHROME_BIN: await ensureChromium(process.env),
    PROMETHEUS_BIN: await ensurePrometheus(process.env),
    E2E_STACK: 'compose',
  };
  // some tests run processes beside the containers
  await build(['services/*']);
  await buildImages();
  await runTests([
    () => jest('e2e', ['--runInBand', ...OTHER_REDIS], env),
    () => jest('compose', ['--runInBand'], env),
  ]);
});
