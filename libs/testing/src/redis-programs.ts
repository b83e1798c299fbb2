import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { find, output } from './programs.ts';

/** Any Redis-compatible server from this version on does. */
export const OLDEST_REDIS = [6, 2] as const;
/** What a container runs where there is none, as in docker-compose.yml. */
export const REDIS_IMAGE = 'redis:7-bookworm';
/** Nothing accepted may be lost: every write is in the append-only file a second later, and nothing is evicted. */
export const REDIS_OPTIONS = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  // rewriting the file costs as much as writing it: not before it is worth it
  '--auto-aof-rewrite-min-size',
  '1gb',
  '--save',
  '',
  '--maxmemory-policy',
  'noeviction',
];

/** Name of the Redis server that is installed and new enough, if there is one. */
export function installedRedis(): string | undefined {
  return ['redis-server', 'valkey-server'].find((program) => {
    const version = /v=(\d+)\.(\d+)/.exec(find(program) ? (output(program, ['--version']) ?? '') : '');
    const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
    return major > OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor >= OLDEST_REDIS[1]);
  });
}

/** Whether something that talks like Redis is there; one that asks for a password counts, `LOADING` does not. */
export function answersPing({ protocol, hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const file = process.env['REDIS_CA_FILE'];
    const ca = file ? readFileSync(file) : undefined;
    const options = { host: hostname, port: Number(port || 6379), servername: hostname, ca };
    const ask = (): unknown => socket.write('PING\r\n');
    const socket = protocol === 'rediss:' ? connectTls(options, ask) : connect(options, ask);
    const done = (answer: boolean): void => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(3000, () => done(false));
    socket.once('data', (data: Buffer) => done(/^(\+PONG|-NOAUTH)/.test(data.toString())));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}
