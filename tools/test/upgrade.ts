import { build } from '../build.ts';
import { ensureRedisServer } from '../dev-stack/redis.ts';
import { main, output } from '../run.ts';
import { jest, runTests } from './test-run.ts';
import { commitOf, withVersion } from '../versions.ts';

/** Builds the version before this one from git, and runs both on one Redis. */
await main('test-upgrade', async () => {
  // without a release yet, what was there a commit ago
  const revision = process.env.UPGRADE_FROM || output('git', ['describe', '--tags', '--abbrev=0']) || 'HEAD^';
  const commit = commitOf(revision, 'UPGRADE_FROM');
  await ensureRedisServer();
  await build(['services/*']);
  await withVersion('upgrade-from', commit, ['services/*'], (before) =>
    runTests([() => jest('upgrade', ['--runInBand'], { ...process.env, UPGRADE_FROM_ROOT: `${before}/` })]),
  );
});
