import { build } from '../build.ts';
import { Failure, main, runQuietly } from '../run.ts';

/** npm scripts, the longest first. Lint holds the import boundaries, the build the types of what is shipped. */
const CHECKS = [
  'lint',
  'types',
  'format:check',
  'dead-code',
  'lockfile',
  'packages',
  'links',
  'commits',
  'sbom',
  'secrets',
];
/** Checks at a time: each keeps one core busy. */
const AT_ONCE = 2;
/** Describes the API as it is built. */
const OF_THE_BUILD = 'lint:api';

/** Everything that can be said of the code without running it; all checks are made, whatever the first ones say. */
await main('quality-gate', async () => {
  const left = CHECKS.values();
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (const check of left) if (!(await passes(check))) failed.push(check);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const built = await build().then(
    () => true,
    (error: Error) => console.error(error.message),
  );
  if (!built) failed.push('build');
  else if (!(await passes(OF_THE_BUILD))) failed.push(OF_THE_BUILD);
  if (failed.length > 0) throw new Failure(`failed: ${failed.join(', ')}; "npm run <check>" repeats one`);
});

async function passes(script: string): Promise<boolean> {
  const startedAt = Date.now();
  const code = await runQuietly('npm', ['run', '--silent', script]);
  console.log(`${code === 0 ? '✔' : '✖'} ${script} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return code === 0;
}
