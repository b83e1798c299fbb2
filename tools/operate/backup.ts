import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Failure, main, run, say } from '../run.ts';
import { isSnapshot, PARTS, redisProgram } from './backup-parts.ts';
import { writeCopy } from './postgres-copy.ts';
import { databaseUrlOf, redisUrlOf } from './which-servers.ts';

/** Writes everything that Redis and PostgreSQL hold into FILE, while all goes on. */
await main('backup', async () => {
  const { FILE, ...environment } = process.env;
  if (!FILE) throw new Failure('where to? make backup FILE=soc.tar');
  if (existsSync(FILE)) throw new Failure(`${FILE} is there already`);
  const [redis, postgres] = [new URL(redisUrlOf(environment)), databaseUrlOf(environment)];
  const program = await redisProgram();
  // beside the file, where there is room for it
  const work = mkdtempSync(`${resolve(FILE)}.part-`);
  try {
    // what the jobs in Redis need of PostgreSQL is there before they are: it comes last
    say(`copying the data of Redis at ${redis.host}`);
    const snapshot = join(work, PARTS.redis);
    if ((await copy(program, redis, snapshot)) !== 0 || !(await isSnapshot(program, snapshot))) {
      throw new Failure('Redis gave no whole snapshot');
    }
    say(`copying the data of PostgreSQL at ${new URL(postgres).host}`);
    const rows = await writeCopy(postgres, join(work, PARTS.postgres));
    const packed = `${work}.tar`;
    const code = await run('tar', ['-cf', packed, '-C', work, ...Object.values(PARTS)], { cwd: dirname(work) });
    if (code !== 0) throw new Failure(`tar ended with exit code ${code}`);
    renameSync(packed, FILE);
    say(`${FILE} is written and checked: a snapshot of Redis and ${rows} rows of PostgreSQL`);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(`${work}.tar`, { force: true });
  }
});

/** Asks as a replica would: the snapshot is of one moment. The password is not for everybody who lists processes. */
function copy(program: string, { protocol, hostname, port, username, password }: URL, file: string): Promise<number> {
  const args = ['-h', hostname, '-p', port || '6379', '--rdb', file];
  if (protocol === 'rediss:') args.push('--tls');
  if (username) args.push('--user', decodeURIComponent(username));
  const env = { ...process.env, ...(password && { REDISCLI_AUTH: decodeURIComponent(password) }) };
  return run(program.replace('-server', '-cli'), args, { env, stdio: 'ignore' });
}
