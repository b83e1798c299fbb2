import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT, runQuietly, say } from './run.ts';

/** What `make up` runs. */
export const SYSTEM = ['services/*', 'web'];
const EVERYTHING = ['.', 'web'];

/**
 * Builds projects and what they depend on. What is as its sources are is not touched: a system may run on it.
 * @param projects their folders; left out, all of them.
 * @param root folder of another version, see `versions.ts`.
 * @throws Failure, after the failed compilers said why.
 */
export async function build(projects: readonly string[] = EVERYTHING, root = ROOT): Promise<void> {
  say('building');
  const folders = projects
    .filter((project) => project !== 'web')
    .flatMap((project) => globSync(project, { cwd: root }));
  const options = { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } };
  const compilers = [runQuietly(join(root, 'node_modules/.bin/tsc'), ['-b', ...folders], options)];
  if (projects.includes('web'))
    compilers.push(runQuietly('npm', ['run', '--silent', 'build', '--workspace=web'], options));
  const failed = (await Promise.all(compilers)).filter((code) => code !== 0);
  if (failed.length > 0) throw new Failure('the build failed; what the compilers said is above');
}
