import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  answersPing,
  installedRedis,
  OLDEST_REDIS,
  REDIS_IMAGE,
  REDIS_OPTIONS,
} from '../../libs/testing/src/redis-programs.ts';
import { Failure, ROOT } from '../run.ts';
import { ensureImage, inContainer } from './container.ts';
import { freePort } from './ports.ts';
import type { Program } from './supervisor.ts';
import { findOrInstall } from './system-packages.ts';

const OPTIONS = [...REDIS_OPTIONS, '--loglevel', 'warning'];
/** Where the Redis of `make up` keeps its data. */
export const REDIS_DATA = join(ROOT, '.soc/redis');

/** The Redis that the services use; unless it is somebody else's, also how to start it. */
export interface ChosenRedis {
  url: string;
  start?: Program;
}

export async function chooseRedis(environment: NodeJS.ProcessEnv): Promise<ChosenRedis> {
  if (environment.REDIS_URL) {
    await assertAnswers(environment.REDIS_URL);
    return { url: environment.REDIS_URL };
  }
  const program = await ensureRedisServer();
  mkdirSync(REDIS_DATA, { recursive: true });
  const port = await freePort(7379);
  return { url: `redis://127.0.0.1:${port}`, start: program ? asProcess(program, port) : asContainer(port) };
}

/** Finds or installs a Redis server: the name of its program; undefined where a Docker engine runs it. @throws Failure where there is none. */
export async function ensureRedisServer(): Promise<string | undefined> {
  const program = await ensureRedisProgram();
  if (program || (await ensureRedisImage())) return program;
  throw new Failure(
    `there is no Redis: install redis-server or valkey-server (${OLDEST_REDIS.join('.')} or newer), or start a Docker that can fetch ${REDIS_IMAGE}, or set REDIS_URL`,
  );
}

/** Whether Docker can run Redis. */
export function ensureRedisImage(): Promise<boolean> {
  return ensureImage(REDIS_IMAGE);
}

/** Name of the Redis server that is installed, now if need be; undefined where that is not possible. */
export function ensureRedisProgram(): Promise<string | undefined> {
  return findOrInstall(installedRedis, { apt: 'redis-server', brew: ['redis'] });
}

function asProcess(program: string, port: number): Program {
  const args = ['--port', String(port), '--bind', '127.0.0.1', ...OPTIONS];
  // its folder is its working directory, because a configured one may hold no space in every version
  return { name: 'redis', command: program, args, cwd: REDIS_DATA, mark: program, quiet: true };
}

function asContainer(port: number): Program {
  const user = ['--user', `${process.getuid?.()}:${process.getgid?.()}`];
  const args = [...user, '--publish', `127.0.0.1:${port}:6379`, '--volume', `${REDIS_DATA}:/data`];
  // its port is this machine's alone, and nobody reaches its own loopback
  return inContainer('redis', args, [REDIS_IMAGE, 'redis-server', '--protected-mode', 'no', ...OPTIONS]);
}

/** Of several addresses, of a cluster or of Sentinels, one that answers will do. */
async function assertAnswers(redisUrl: string): Promise<void> {
  const urls = redisUrl.split(',').map((text) => {
    if (!URL.canParse(text)) throw new Failure('REDIS_URL is not a URL; it looks like redis://host:6379');
    const url = new URL(text);
    if (['redis:', 'rediss:'].includes(url.protocol)) return url;
    throw new Failure('REDIS_URL must begin with redis:// or rediss://');
  });
  const answered = await Promise.all(urls.map(answersPing));
  if (answered.includes(true)) return;
  throw new Failure(`REDIS_URL is set, but nothing answers at ${urls.map(({ host }) => host).join(', ')}`);
}
