import { SYSTEM, build } from '../build.ts';
import { Failure, endAs, main, runGroup } from '../run.ts';
import { alive, readRunning } from '../dev-stack/running.ts';
import { commitOf, commitOfWorkingTree, withVersion } from '../versions.ts';

/** Measures another version and the working tree in turns, both with the working tree's bench. */
await main('bench', async () => {
  const [before, after] = [commitOf(process.env.FROM ?? '', 'FROM'), commitOfWorkingTree()];
  if (alive(readRunning()?.processes).length > 0) {
    throw new Failure('the system runs, which would slow down what is measured; "make down" ends it');
  }
  await build(['bench']);
  // a wrong setting is found before the minutes of the builds
  endAs(await runGroup(process.execPath, ['bench/dist/config.js']));
  await withVersion('bench-before', before, SYSTEM, (beforeRoot) =>
    withVersion('bench-after', after, SYSTEM, async (afterRoot) =>
      endAs(await runGroup(process.execPath, ['bench/dist/compare.js', beforeRoot, afterRoot])),
    ),
  );
});
