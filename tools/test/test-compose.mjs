import { build } from '../build.mjs';
import { ensureChromium } from './chromium.mjs';
import { buildImages } from '../containers/docker.mjs';
import { ensurePrometheus } from './prometheus.mjs';
import { main } from '../run.mjs';
import { jest, runTests } from './test-run.mjs';

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
