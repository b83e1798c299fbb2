import { createHash } from 'node:crypto';
import { find, output, ROOT, run, say } from '../run.ts';
import type { Program } from './supervisor.ts';

/** An image that takes longer to fetch is not to be had. */
const PULL_TIMEOUT_MS = 120_000;

/** Whether a Docker engine answers. */
export function hasDocker(): boolean {
  return !!find('docker') && !!output('docker', ['info', '--format', '{{.ServerVersion}}']);
}

/** Whether a Docker engine answers that has an image, or fetches it now. */
export async function ensureImage(image: string): Promise<boolean> {
  if (!hasDocker()) return false;
  if (output('docker', ['image', 'inspect', '--format', '{{.Id}}', image])) return true;
  say(`fetching ${image} with Docker`);
  return (await run('docker', ['pull', '--quiet', image], { timeout: PULL_TIMEOUT_MS })) === 0;
}

/** A server as a container of its own name for each folder of the project; one that was left behind goes. */
export function inContainer(
  name: string,
  args: readonly string[],
  imageAndCommand: readonly string[],
  env = process.env,
): Program {
  const container = `soc-${name}-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`;
  output('docker', ['rm', '--force', container]);
  const run = ['run', '--rm', '--name', container, ...args, ...imageAndCommand];
  return { name, command: 'docker', args: run, env, mark: container, quiet: true };
}
