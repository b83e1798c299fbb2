import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure, ROOT, say } from './run.mjs';

const LOG = join(ROOT, '.soc/logs/build.log');

/**
 * Builds projects and what they depend on; what has not changed since comes from Nx's cache.
 * @param projects as `nx run-many --projects` takes them; none for all.
 * @throws Failure, after printing what the failed compilers said.
 */
export async function build(projects = []) {
  say('building');
  mkdirSync(join(ROOT, '.soc/logs'), { recursive: true });
  const log = createWriteStream(LOG);
  const args = [
    'run-many',
    '--target=build',
    '--outputStyle=static',
    ...projects.map((project) => `--projects=${project}`),
  ];
  const nx = spawn(join(ROOT, 'node_modules/.bin/nx'), args, {
    cwd: ROOT,
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [nx.stdout, nx.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      const [, project, cached] = /^> nx run @soc-agent\/([\w-]+):build(.*cache)?/.exec(line) ?? [];
      if (project && !cached) console.log(`  ${project}`);
    });
  }
  const code = await new Promise((resolve, reject) => nx.once('error', reject).once('close', resolve));
  await new Promise((resolve) => log.end(resolve));
  if (code === 0) return;
  console.error(failedTasks(readFileSync(LOG, 'utf8')));
  throw new Failure('the build failed; what the compilers said is above and in .soc/logs/build.log');
}

/** What the failed tasks said, without what the others did. */
function failedTasks(log) {
  const failed = new Set([...log.matchAll(/^- (\S+:build)$/gm)].map(([, task]) => task));
  const sections = log.split(/^(?=> nx run |\s*NX )/m);
  return sections.filter((section) => failed.has(/^> nx run (\S+)/.exec(section)?.[1])).join('') || log;
}
