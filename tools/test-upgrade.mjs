import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureRedisImage, ensureRedisServer } from './redis.mjs';
import { Failure, ROOT, main, output, run, say } from './run.mjs';
import { jest, runTests } from './test-run.mjs';

const BEFORE = join(ROOT, '.soc/version-before');

/** Builds the version before this one from git, and runs both on one Redis. */
await main('test-upgrade', async () => {
  // without a release yet, what was there a commit ago
  const revision =
    process.env.UPGRADE_FROM || output('git', ['-C', ROOT, 'describe', '--tags', '--abbrev=0']) || 'HEAD^';
  if (!output('git', ['-C', ROOT, 'rev-parse', '--verify', `${revision}^{commit}`])) {
    throw new Failure(
      `git knows no revision ${revision}; UPGRADE_FROM names another, a shallow clone lacks the older ones`,
    );
  }
  if (!(await ensureRedisImage())) await ensureRedisServer();
  await build(['services/*']);
  try {
    await checkOut(revision);
    await runTests([() => jest('upgrade', ['--runInBand'], { ...process.env, UPGRADE_FROM_ROOT: `${BEFORE}/` })]);
  } finally {
    remove();
  }
});

async function checkOut(revision) {
  remove();
  say(`building ${output('git', ['-C', ROOT, 'log', '-1', '--format=%h, %s', revision])}`);
  await step('git', ['worktree', 'add', '--quiet', '--force', '--detach', BEFORE, revision], ROOT);
  await step(
    'npm',
    ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    BEFORE,
  );
  await step('node_modules/.bin/tsc', ['-b', ...globSync('services/*', { cwd: BEFORE })], BEFORE);
}

async function step(command, args, cwd) {
  if ((await run(command, args, { cwd })) !== 0) throw new Failure(`"${command} ${args[0]}" failed in ${cwd}`);
}

function remove() {
  rmSync(BEFORE, { recursive: true, force: true });
  output('git', ['-C', ROOT, 'worktree', 'prune']);
}
