import { join } from 'node:path';
import { build } from '../build.ts';
import { Failure, ROOT, endAs, main, output, runGroup } from '../run.ts';
import { commitOf, withVersion } from '../versions.ts';

/** Every version that can write its outcomes has it. */
const NEEDED = 'eval/src/outcomes.ts';

/** Says on which signals another version and the working tree decide differently. */
await main('eval-diff', async () => {
  if (!process.env.FROM) throw new Failure('which version? make eval-diff FROM=<revision>');
  const before = commitOf(process.env.FROM, 'FROM');
  if (output('git', ['cat-file', '-e', `${before}:${NEEDED}`], { cwd: ROOT }) === undefined) {
    throw new Failure(
      `${process.env.FROM} cannot write what it decides on each signal (it has no ${NEEDED}): choose a later one`,
    );
  }
  await build(['eval']);
  await withVersion('eval-before', before, ['eval'], async (beforeRoot) => {
    const cwd = join(ROOT, 'eval');
    endAs(await runGroup(process.execPath, ['dist/diff.js', beforeRoot, ROOT], { cwd }));
  });
});
