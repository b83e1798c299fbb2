import { build } from '../build.mjs';
import { endAs, main, run } from '../run.mjs';

const [workspace, script = 'start'] = process.argv.slice(2);

/** Builds the system as it is shipped, and runs a workspace that measures it: `bench` or `eval`. */
await main(workspace, async () => {
  await build();
  endAs(await run('npm', ['run', '--silent', `--workspace=${workspace}`, script]));
});
