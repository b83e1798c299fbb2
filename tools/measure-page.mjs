import { build } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { endAs, main, run } from './run.mjs';

/** Builds the system as it is shipped, and has Lighthouse look at it in a browser. */
await main('lighthouse', async () => {
  const env = { ...process.env, CHROME_BIN: await ensureChromium(process.env) };
  await build();
  endAs(await run('npm', ['run', '--silent', '--workspace=bench', 'lighthouse'], { env }));
});
