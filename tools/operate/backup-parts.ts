import { ensureRedisProgram } from '../dev-stack/redis.ts';
import { Failure, run } from '../run.ts';

/** The files in a backup. */
export const PARTS = { redis: 'redis.rdb', postgres: 'postgres.jsonl.gz' };

/** Name of the Redis server whose programs read and write snapshots. @throws Failure where there is none. */
export async function redisProgram(): Promise<string> {
  const program = await ensureRedisProgram();
  if (program) return program;
  throw new Failure('it needs the programs of Redis on this machine: install redis-server or valkey-server');
}

/** Whether a file is a whole snapshot that this version of Redis can read. */
export async function isSnapshot(program: string, file: string): Promise<boolean> {
  return (await run(program.replace('-server', '-check-rdb'), [file], { stdio: 'ignore' })) === 0;
}
