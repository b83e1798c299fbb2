import { SERVICES } from '../../libs/testing/src/services.ts';
import { hasDocker } from '../dev-stack/container.ts';
import { Failure, main, output, run } from '../run.ts';

/** Image of each part, as docker-compose.yml names it, and what it is built on. */
export const IMAGES = new Map<string, string>([
  ...SERVICES.map((name) => [`soc-agent/${name}`, process.env.NODE_IMAGE || 'node:24-bookworm-slim'] as const),
  ['soc-agent/web', process.env.NGINX_IMAGE || 'nginx:1-bookworm'],
]);
/** What a service may add to its base. */
const MOST_BYTES = 120e6;

/** Builds every image; prints what each adds to its base. @throws Failure when one cannot be built or is too large. */
export async function buildImages(): Promise<void> {
  assertCompose();
  const env = { ...process.env, DOCKER_BUILDKIT: '1', REVISION: output('git', ['rev-parse', 'HEAD']) ?? 'unknown' };
  if ((await run('docker', ['compose', '--progress', 'plain', 'build', '--quiet'], { env })) !== 0) {
    throw new Failure('an image could not be built; what Docker said is above');
  }
  const sizes = [...IMAGES].map(([image, base]) => ({ image, total: size(image), added: size(image) - size(base) }));
  for (const { image, total, added } of sizes) {
    console.log(`${image.padEnd(26)} ${megabytes(total)} MB, ${megabytes(added)} MB on top of its base`);
  }
  const large = sizes.filter(({ added }) => added > MOST_BYTES).map(({ image }) => image);
  if (large.length > 0)
    throw new Failure(`more than ${megabytes(MOST_BYTES)} MB on top of the base: ${large.join(', ')}`);
}

/** @throws Failure when there is no Docker that answers, or no compose. */
export function assertCompose(): void {
  if (!hasDocker())
    throw new Failure('this needs a Docker engine that answers: https://docs.docker.com/engine/install');
  if (!output('docker', ['compose', 'version'])) throw new Failure('this needs Docker Compose 2.24 or newer');
}

function size(image: string): number {
  return Number(output('docker', ['image', 'inspect', '--format', '{{.Size}}', image]));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

if (import.meta.main) await main('images', buildImages);
