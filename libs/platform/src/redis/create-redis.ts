import { Redis } from 'ioredis';
import type { Writable } from 'node:stream';

/**
 * `fail-fast` for those who have somebody waiting: a lost Redis rejects at once, a hung one after a second.
 * `patient` for workers: commands wait for the connection to come back, as long as it takes.
 */
export type RedisManners = 'fail-fast' | 'patient';

/** Longest pause between two attempts to connect, milliseconds. */
const MAX_RECONNECT_DELAY_MS = 2000;

/** Opens a connection that reconnects for ever; errors are reported by the caller's listener on `error`. */
export function createRedis(url: string, manners: RedisManners, name: string): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...(manners === 'fail-fast'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 1000 }
      : { maxRetriesPerRequest: null }),
  });
  redis.on('connect', () => batchWrites(redis.stream));
  return redis;
}

/**
 * What is written within one turn of the event loop goes out in one system call. ioredis writes every command by itself;
 * its own `enableAutoPipelining` waits for the next turn, which costs latency.
 */
function batchWrites(socket: Writable): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let corked = false;
  const flush = (): void => {
    corked = false;
    socket.uncork();
  };
  const batched = (...args: unknown[]): boolean => {
    if (!corked) {
      corked = true;
      socket.cork();
      process.nextTick(flush);
    }
    return write(...args);
  };
  socket.write = batched;
}
