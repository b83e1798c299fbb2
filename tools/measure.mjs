import { build } from './build.mjs';
import { Failure, main, run } from './run.mjs';

const [workspace, script = 'start'] = process.argv.slice(2);
/** How a program says that there was nothing to measure; it has told why. Make turns it, as any other, into 2. */
const SKIPPED = 77;

/** Builds the system as it is shipped, and runs a workspace that measures it: `bench` or `eval`. */
await main(workspace, async () => {
  await build();
  const code = await run('npm', ['run', '--silent', `--workspace=${workspace}`, script]);
  if (code === SKIPPED) process.exitCode = SKIPPED;
  else if (code !== 0) throw new Failure(`it ended with exit code ${code}`);
});
