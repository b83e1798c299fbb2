import { find, output, run, say } from '../run.ts';

/** Package daemons must not be started by their installation: what runs here is ours, and `make down` ends it. */
const QUIET = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];

/** What a package is called. */
interface SystemPackage {
  apt: string;
  brew: readonly string[];
}

/** What is found, after an installation if need be; undefined where that is not possible. */
export async function findOrInstall<T>(found: () => T | undefined, names: SystemPackage): Promise<T | undefined> {
  return found() ?? ((await installSystemPackage(names)) ? found() : undefined);
}

/** Installs a package with the system's package manager, as far as that needs no password; whether it was installed. */
export async function installSystemPackage({ apt, brew }: SystemPackage): Promise<boolean> {
  if (find('apt-get')) {
    const asRoot =
      process.getuid?.() === 0
        ? QUIET
        : find('sudo') && output('sudo', ['-n', 'true']) !== undefined
          ? ['sudo', '-n', ...QUIET]
          : undefined;
    if (!asRoot) return false;
    say(`installing ${apt} with apt-get`);
    const [command = '', ...args] = asRoot;
    // a list that is a little old may still do
    await run(command, [...args, 'apt-get', 'update', '-qq']);
    return (await run(command, [...args, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', apt])) === 0;
  }
  if (find('brew')) {
    say(`installing ${brew.join(' ')} with Homebrew`);
    return (await run('brew', ['install', ...brew])) === 0;
  }
  return false;
}
