import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { Failure, ROOT, main } from './run.mjs';

/** npm scripts, in order of how soon they have an answer. Lint holds the import boundaries, the build the types of what is shipped. */
const CHECKS = [
  'lockfile',
  'packages',
  'links',
  'commits',
  'sbom',
  'secrets',
  'dead-code',
  'format:check',
  'types',
  'lint',
];

/** Everything that can be said of the code without running it; all checks are made, whatever the first ones say. */
await main('quality-gate', async () => {
  const failed = [];
  for (const check of CHECKS) if (!(await passes(check))) failed.push(check);
  await build().catch((error) => {
    console.error(error.message);
    failed.push('build');
  });
  if (failed.length > 0) throw new Failure(`failed: ${failed.join(', ')}; "npm run <check>" repeats one`);
});

/** Runs a check; what it says is shown only if it fails. */
async function passes(script) {
  const startedAt = Date.now();
  const child = spawn('npm', ['run', '--silent', script], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  console.log(`${code === 0 ? '✔' : '✖'} ${script} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (code !== 0) process.stderr.write(Buffer.concat(said));
  return code === 0;
}
