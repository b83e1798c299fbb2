import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { ENDING, Failure, ROOT, output, run, runGroup, say } from './run.ts';

const FOLDER = join(ROOT, '.soc/versions');

/** The commit a revision means. @param variable names where it was given. @throws Failure when git knows none. */
export function commitOf(revision: string, variable = ''): string {
  return (
    git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]) ||
    fail(`git knows no revision "${revision}"; ${variable} names another, a shallow clone lacks the older ones`)
  );
}

/** A commit of the working tree as it is, with what is changed or new and without what git ignores; HEAD when that is the same. */
export function commitOfWorkingTree(): string {
  mkdirSync(FOLDER, { recursive: true });
  const index = join(FOLDER, 'index');
  rmSync(index, { force: true });
  const env = { ...process.env, GIT_INDEX_FILE: index };
  const tree = git(['add', '--all'], { env }) === undefined ? undefined : git(['write-tree'], { env });
  rmSync(index, { force: true });
  if (tree && tree === git(['rev-parse', 'HEAD^{tree}'])) return commitOf('HEAD');
  const message = `the working tree on ${git(['rev-parse', '--short', 'HEAD'])}`;
  const identity = ['-c', 'user.name=make', '-c', 'user.email=make@localhost'];
  return (
    (tree && git([...identity, 'commit-tree', tree, '-p', 'HEAD', '-m', message])) ||
    fail('git could not read the working tree; "git status" says why')
  );
}

/**
 * Checks a version out beside the working tree, builds it, and has `work` done with its folder. Nothing of it is left
 * afterwards, also when this command is told to end.
 * @param name of its folder; two commands that may run at the same time use different ones.
 * @param projects as {@link build} takes them.
 * @throws Failure when it cannot be built, and what `work` throws.
 */
export async function withVersion<T>(
  name: string,
  commit: string,
  projects: readonly string[],
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = join(FOLDER, name);
  // the program that runs is told to end, and its failure leads to the end of this one
  const goOn = (): void => undefined;
  for (const signal of ENDING) process.on(signal, goOn);
  try {
    await remove(root);
    say(`checking out ${git(['log', '-1', '--format=%h, %s', commit])}`);
    await step('git', ['worktree', 'add', '--quiet', '--force', '--detach', root, commit], ROOT);
    await step('make', ['--silent', 'install'], root);
    await build(projects, root);
    return await work(root);
  } finally {
    await remove(root);
    for (const signal of ENDING) process.off(signal, goOn);
  }
}

async function step(command: string, args: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, npm_config_prefer_offline: 'true' };
  const code = await runGroup(command, args, { cwd, env });
  if (code !== 0) fail(`"${command} ${args.at(-1)}" failed in ${cwd} with exit code ${code}`);
}

/** Ends what may still run of a version before its folder goes. */
async function remove(root: string): Promise<void> {
  if (existsSync(join(root, '.soc/running.json'))) {
    await run('make', ['--silent', 'down'], { cwd: root, detached: true });
  }
  rmSync(root, { recursive: true, force: true });
  git(['worktree', 'prune']);
}

function git(args: readonly string[], options: Parameters<typeof output>[2] = {}): string | undefined {
  return output('git', args, { cwd: ROOT, ...options });
}

function fail(message: string): never {
  throw new Failure(message);
}
