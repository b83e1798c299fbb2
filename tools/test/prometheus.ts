import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, ROOT, find, isExecutable, run, say } from '../run.ts';
import { installSystemPackage } from '../dev-stack/system-packages.ts';

const HOME = join(ROOT, '.soc/tools/prometheus');
const PACKAGES = ['prometheus', 'prometheus-alertmanager'];
const PACKAGES_OF_HOMEBREW = ['prometheus', 'alertmanager'];

/**
 * The folder with `prometheus`, `promtool` and `amtool`, for tests: `PROMETHEUS_BIN`, else those on the PATH, else Debian's
 * packages. Those are unpacked into a folder of ours and not installed: that needs no password and starts no server.
 */
export async function ensurePrometheus(environment: NodeJS.ProcessEnv): Promise<string> {
  if (environment.PROMETHEUS_BIN) return environment.PROMETHEUS_BIN;
  const installed = find('promtool');
  if (installed && ['prometheus', 'amtool'].every((program) => isExecutable(join(dirname(installed), program)))) {
    return dirname(installed);
  }
  const unpacked = join(HOME, 'usr/bin');
  if (isExecutable(join(unpacked, 'promtool')) || (await unpack())) return unpacked;
  const promtool =
    find('brew') && (await installSystemPackage({ apt: 'prometheus', brew: PACKAGES_OF_HOMEBREW })) && find('promtool');
  if (promtool) return dirname(promtool);
  throw new Failure(
    'there is no Prometheus to test with: install prometheus, promtool and amtool, or set PROMETHEUS_BIN to their folder',
  );
}

async function unpack(): Promise<boolean> {
  if (!find('apt-get') || !find('dpkg-deb')) return false;
  say('fetching Prometheus with apt-get');
  mkdirSync(HOME, { recursive: true });
  const download = (): Promise<number> =>
    run('apt-get', ['download', '-qq', ...PACKAGES], { cwd: HOME, stdio: 'ignore' });
  if ((await download()) !== 0) {
    // there may be no list of packages yet, which only root may fetch
    const [command = '', ...args] = [...(process.getuid?.() === 0 ? [] : ['sudo', '-n']), 'apt-get', 'update', '-qq'];
    await run(command, args).catch(() => undefined);
    if ((await download()) !== 0) return false;
  }
  for (const name of PACKAGES) {
    if ((await run('sh', ['-c', `dpkg-deb --extract ${name}_*.deb .`], { cwd: HOME })) !== 0) return false;
  }
  return true;
}
