import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { REDIS_DATA, answers, ensureRedisProgram, isSnapshot } from './redis.mjs';
import { Failure, main, output, say } from './run.mjs';
import { alive, readRunning } from './running.mjs';

const SNAPSHOT = 'dump.rdb';
const TIMEOUT_MS = 600_000;

/**
 * Makes the data folder of a Redis from FILE: that of `make up`, or DATA. What was there is kept beside it.
 * A Redis that keeps an append-only file looks at nothing else when it starts, so the snapshot has to become one first.
 */
await main('restore', async () => {
  const { FILE, DATA } = process.env;
  if (!FILE || !existsSync(FILE)) throw new Failure('from which file? make restore FILE=soc.rdb');
  if (!DATA && alive(readRunning()).length > 0) throw new Failure('it is running: "make down" first');
  const program = await ensureRedisProgram();
  if (!program)
    throw new Failure('it needs the programs of Redis on this machine: install redis-server or valkey-server');
  if (!(await isSnapshot(program, FILE))) throw new Failure(`${FILE} is not a whole snapshot of Redis`);
  const target = resolve(DATA ?? REDIS_DATA);
  const work = `${target}.restoring`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  copyFileSync(FILE, join(work, SNAPSHOT));
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
  say(`${target} holds the data of ${FILE}`);
});

/** Loads the snapshot, writes it as an append-only file, and ends. */
async function convert(program, directory) {
  const port = await freePort(7400);
  const options = ['--port', port, '--bind', '127.0.0.1', '--dbfilename', SNAPSHOT, '--appendonly', 'no', '--save', ''];
  const server = spawn(program, options.map(String), { cwd: directory, stdio: 'ignore' });
  const ended = once(server, 'exit');
  const ask = (...command) => output(program.replace('-server', '-cli'), ['-p', String(port), ...command]);
  try {
    const isLoaded = () => answers(new URL(`redis://127.0.0.1:${port}`));
    await until(isLoaded, server);
    ask('config', 'set', 'appendonly', 'yes');
    await until(() => isWritten(ask('info', 'persistence') ?? ''), server);
    ask('shutdown', 'nosave');
    await ended;
  } finally {
    server.kill('SIGKILL');
  }
}

function isWritten(info) {
  return [
    'aof_enabled:1',
    'aof_rewrite_in_progress:0',
    'aof_rewrite_scheduled:0',
    'aof_last_bgrewrite_status:ok',
  ].every((line) => info.includes(line));
}

async function until(condition, server) {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline && server.exitCode === null; await wait(100)) {
    if (await condition()) return;
  }
  throw new Failure('Redis could not make its append-only file of it');
}
