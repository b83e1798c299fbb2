import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answersPing } from '../../libs/testing/src/redis-programs.ts';
import { build } from '../build.ts';
import { freePort } from '../dev-stack/ports.ts';
import { administer, answersAsPostgres, ownPostgres } from '../dev-stack/postgres.ts';
import { REDIS_DATA } from '../dev-stack/redis.ts';
import { alive, readRunning } from '../dev-stack/running.ts';
import { Failure, ROOT, main, output, run, say } from '../run.ts';
import { isSnapshot, PARTS, redisProgram } from './backup-parts.ts';
import { readCopy } from './postgres-copy.ts';

const SNAPSHOT = 'dump.rdb';
/** The database that is filled, before it takes the place of ours. */
const RESTORING = 'soc_restoring';
const TIMEOUT_MS = 600_000;

/**
 * Makes the data of Redis and PostgreSQL from FILE: those of `make up`, or the folder DATA and the empty database of
 * DATABASE_OWNER_URL. What was there is kept beside it.
 */
await main('restore', async () => {
  const { FILE, DATA } = process.env;
  if (!FILE || !existsSync(FILE)) throw new Failure('from which file? make restore FILE=soc.tar');
  if (DATA && !process.env.DATABASE_OWNER_URL) {
    throw new Failure(
      'DATA is for a Redis of yours: set DATABASE_OWNER_URL to an empty database of your PostgreSQL, too',
    );
  }
  if (!DATA && alive(readRunning()?.processes).length > 0) throw new Failure('it is running: "make down" first');
  const program = await redisProgram();
  const target = resolve(DATA ?? REDIS_DATA);
  const unpacked = `${target}.unpacked`;
  const work = `${target}.restoring`;
  try {
    for (const folder of [unpacked, work]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    const parts = Object.values(PARTS);
    const code = await run('tar', ['-xf', resolve(FILE), '-C', unpacked, ...parts], { stdio: 'ignore' });
    if (code !== 0) throw new Failure(`${FILE} is no backup: ${parts.join(' or ')} is not in it`);
    const snapshot = join(unpacked, PARTS.redis);
    if (!(await isSnapshot(program, snapshot))) throw new Failure(`${FILE} has no whole snapshot of Redis`);
    // first what may be refused, then what is certain
    const rows = await restorePostgres(join(unpacked, PARTS.postgres));
    renameSync(snapshot, join(work, SNAPSHOT));
    await restoreRedis(program, work, target);
    say(`Redis and PostgreSQL hold the data of ${FILE}: ${target}, ${rows} rows`);
  } finally {
    for (const folder of [unpacked, work]) rmSync(folder, { recursive: true, force: true });
  }
});

/** A Redis that keeps an append-only file looks at nothing else when it starts, so the snapshot has to become one first. */
async function restoreRedis(program: string, work: string, target: string): Promise<void> {
  await convert(program, work);
  rmSync(join(work, SNAPSHOT));
  if (existsSync(target) && readdirSync(target).length > 0) {
    const kept = `${target}.before-${new Date().toISOString().replace(/\W/g, '')}`;
    renameSync(target, kept);
    say(`what was there is in ${kept}`);
  } else {
    rmSync(target, { recursive: true, force: true });
  }
  renameSync(work, target);
}

/** @returns the number of rows. */
async function restorePostgres(file: string): Promise<number> {
  const owner = process.env.DATABASE_OWNER_URL;
  await build(['services/coordinator']);
  if (owner) {
    await migrate(owner, process.env.DATABASE_URL ?? owner);
    return readCopy(owner, file);
  }
  const { own, ownerUrl, url } = await ownPostgres();
  const { start, serverUrl } = own;
  const { command, args, mark: _mark, quiet: _quiet, ...options } = start;
  const server = spawn(command, args, { ...options, stdio: 'ignore' });
  const ended = once(server, 'exit');
  try {
    await until(() => answersAsPostgres(serverUrl), server, 'PostgreSQL did not start');
    const admin = (statement: string): Promise<number> => administer(serverUrl, statement);
    await admin(`drop database if exists ${RESTORING} with (force)`);
    await admin(`create database ${RESTORING}`);
    await migrate(databaseOf(ownerUrl, RESTORING), databaseOf(url, RESTORING));
    const rows = await readCopy(databaseOf(ownerUrl, RESTORING), file);
    if (await admin("select from pg_database where datname = 'soc'")) {
      const kept = `soc_before_${new Date().toISOString().replace(/\W/g, '').toLowerCase()}`;
      await admin(`alter database soc rename to ${kept}`);
      say(`what was in PostgreSQL is in its database ${kept}`);
    }
    await admin(`alter database ${RESTORING} rename to soc`);
    return rows;
  } finally {
    server.kill('SIGINT');
    await ended;
  }
}

async function migrate(ownerUrl: string, serviceUrl: string): Promise<void> {
  const env = { ...process.env, DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: serviceUrl };
  const code = await run(process.execPath, ['services/coordinator/dist/migrate.js'], { cwd: ROOT, env });
  if (code !== 0) throw new Failure('the database could not be migrated; what it said is above');
}

function databaseOf(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Loads the snapshot, writes it as an append-only file, and ends. */
async function convert(program: string, directory: string): Promise<void> {
  const port = await freePort(7400);
  const options = ['--port', port, '--bind', '127.0.0.1', '--dbfilename', SNAPSHOT, '--appendonly', 'no', '--save', ''];
  const server = spawn(program, options.map(String), { cwd: directory, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const ask = (...command: string[]): string | undefined =>
    output(program.replace('-server', '-cli'), ['-p', String(port), ...command]);
  try {
    const isLoaded = (): Promise<boolean> => answersPing(new URL(`redis://127.0.0.1:${port}`));
    await until(isLoaded, server);
    ask('config', 'set', 'appendonly', 'yes');
    await until(() => isWritten(ask('info', 'persistence') ?? ''), server);
    ask('shutdown', 'nosave');
    await ended;
  } finally {
    server.kill('SIGKILL');
  }
}

function isWritten(info: string): boolean {
  return [
    'aof_enabled:1',
    'aof_rewrite_in_progress:0',
    'aof_rewrite_scheduled:0',
    'aof_last_bgrewrite_status:ok',
  ].every((line) => info.includes(line));
}

async function until(
  condition: () => boolean | Promise<boolean>,
  server: ChildProcess,
  failure = 'Redis could not make its append-only file of it',
): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline && server.exitCode === null; await wait(100)) {
    if (await condition()) return;
  }
  throw new Failure(failure);
}
