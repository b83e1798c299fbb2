import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Builds the dashboard, unless it is as its sources are: then nothing is touched, since a system may serve it. */

const SOURCES = ['{src,public}/**', '*.{json,mjs}', '../libs/contracts/{package.json,src/**}', '../package-lock.json'];
/** Beside what is served: the digest of the sources that it was built of. */
const BUILT_OF = 'dist/built-of';

process.chdir(import.meta.dirname);
const digest = createHash('sha256');
for (const file of globSync(SOURCES, { exclude: ['**/*.spec.ts'] }).sort()) {
  if (statSync(file).isFile()) digest.update(`${file}\n`).update(readFileSync(file));
}
const sources = digest.digest('hex');

if (builtOf() !== sources) {
  // a build that fails is made again
  rmSync(BUILT_OF, { force: true });
  const { status } = spawnSync('ng', ['build'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (process.exitCode === 0) await import('./finish-build.mjs');
  if (process.exitCode === 0) writeFileSync(BUILT_OF, sources);
}

function builtOf() {
  try {
    return readFileSync(BUILT_OF, 'utf8');
  } catch {
    return undefined;
  }
}
