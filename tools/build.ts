import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, ROOT, runGroup, say } from './run.ts';

/** What `make up` runs. */
export const SYSTEM = ['services/*', 'web'];
const LOG = '.soc/logs/build.log';

/**
 * Builds projects and what they depend on; what has not changed since comes from Nx's cache.
 * @param projects as `nx run-many --projects` takes them; none for all.
 * @param root folder of another version, see `versions.ts`.
 * @throws Failure, after printing what the failed compilers said.
 */
export async function build(projects: readonly string[] = [], root = ROOT): Promise<void> {
  say('building');
  const file = join(root, LOG);
  mkdirSync(dirname(file), { recursive: true });
  const log = createWriteStream(file);
  const args = [
    'run-many',
    '--target=build',
    '--outputStyle=static',
    ...projects.map((project) => `--projects=${project}`),
  ];
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };
  const onLine = (line: string): void => {
    log.write(`${line}\n`);
    const [, project, cached] = /^> nx run @soc-agent\/([\w-]+):build(.*cache)?/.exec(line) ?? [];
    if (project && !cached) console.log(`  ${project}`);
  };
  const code = await runGroup(join(root, 'node_modules/.bin/nx'), args, { cwd: root, env, onLine });
  await new Promise<void>((resolve) => log.end(resolve));
  if (code === 0) return;
  console.error(failedTasks(readFileSync(file, 'utf8')));
  throw new Failure(`the build failed; what the compilers said is above and in ${file}`);
}

/** What the failed tasks said, without what the others did. */
function failedTasks(log: string): string {
  const failed = new Set([...log.matchAll(/^- (\S+:build)$/gm)].map(([, task]) => task));
  const sections = log.split(/^(?=> nx run |\s*NX )/m);
  return sections.filter((section) => failed.has(/^> nx run (\S+)/.exec(section)?.[1])).join('') || log;
}
