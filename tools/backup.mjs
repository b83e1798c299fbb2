import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureRedisProgram, isSnapshot } from './redis.mjs';
import { Failure, main, run, say } from './run.mjs';
import { redisUrlOf } from './which-redis.mjs';

/** Writes everything Redis holds at one moment into FILE, while all goes on: threats, verdicts, context, audit log, waiting jobs. */
await main('backup', async () => {
  const { FILE, ...environment } = process.env;
  if (!FILE) throw new Failure('where to? make backup FILE=soc.rdb');
  if (existsSync(FILE)) throw new Failure(`${FILE} is there already`);
  const url = new URL(redisUrlOf(environment));
  const program = await ensureRedisProgram();
  if (!program)
    throw new Failure('it needs the programs of Redis on this machine: install redis-server or valkey-server');
  const part = resolve(`${FILE}.part`);
  say(`copying the data of ${url.host}`);
  if ((await copy(program, url, part)) !== 0 || !(await isSnapshot(program, part))) {
    rmSync(part, { force: true });
    throw new Failure('Redis gave no whole snapshot');
  }
  renameSync(part, FILE);
  say(`${FILE} is written and checked`);
});

/** Asks as a replica would: the snapshot is of one moment. The password is not for everybody who lists processes. */
function copy(program, { protocol, hostname, port, username, password }, file) {
  const args = ['-h', hostname, '-p', port || '6379', '--rdb', file];
  if (protocol === 'rediss:') args.push('--tls');
  if (username) args.push('--user', decodeURIComponent(username));
  const env = { ...process.env, ...(password && { REDISCLI_AUTH: decodeURIComponent(password) }) };
  return run(program.replace('-server', '-cli'), args, { env, stdio: 'ignore' });
}
