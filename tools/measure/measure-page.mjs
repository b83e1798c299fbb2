import { build } from '../build.mjs';
import { ensureChromium } from '../test/chromium.mjs';
import { endAs, main, run } from '../run.mjs';

const [script] = process.argv.slice(2);

/** Builds the system as it is shipped, and measures it in a browser: `lighthouse` or `live` of the workspace `bench`. */
await main(script, async () => {
  const env = { ...process.env, CHROME_BIN: await ensureChromium(process.env) };
  await build();
  endAs(await run('npm', ['run', '--silent', '--workspace=bench', script], { env }));
});
