import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT, runGroup, say } from './run.ts';

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
  const compilers = [compile(join(root, 'node_modules/.bin/tsc'), ['-b', ...folders], root)];
  if (projects.includes('web')) compilers.push(compile('npm', ['run', '--silent', 'build', '--workspace=web'], root));
  const failed = (await Promise.all(compilers)).filter((code) => code !== 0);
  if (failed.length > 0) throw new Failure('the build failed; what the compilers said is above');
}

/** Shows what a compiler says only if it fails. */
async function compile(command: string, args: readonly string[], cwd: string): Promise<number> {
  const said: string[] = [];
  const env = { ...process.env, FORCE_COLOR: '0' };
  const code = await runGroup(command, args, { cwd, env, onLine: (line) => said.push(line) });
  if (code !== 0) console.error(said.join('\n'));
  return code;
}
