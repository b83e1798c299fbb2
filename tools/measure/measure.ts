import { build } from '../build.ts';
import { endAs, main, run } from '../run.ts';
import { ensureChromium } from '../test/chromium.ts';

const [workspace = '', script = 'start'] = process.argv.slice(2);
const IN_A_BROWSER = ['lighthouse', 'live'];

/** Builds the system as it is shipped, and runs a workspace that measures it: `bench` or `eval`. */
await main(workspace, async () => {
  const browser = IN_A_BROWSER.includes(script) && { CHROME_BIN: await ensureChromium(process.env) };
  await build();
  const args = ['run', '--silent', `--workspace=${workspace}`, script];
  endAs(await run('npm', args, { env: { ...process.env, ...browser } }));
});
