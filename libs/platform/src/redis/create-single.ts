import { Redis, type RedisOptions } from 'ioredis';
import { batched } from './batch-writes.js';

type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * A Redis that may be told at any moment to disconnect, as BullMQ tells a worker's connection on close: ioredis' own has no `end` while it waits
 * to connect again, and who waits for that waits for ever.
 */
export function createSingle(options: Options): Redis {
  const redis = batched(new Redis(options));
  const disconnect = redis.disconnect.bind(redis);
  redis.disconnect = (reconnect = false) => {
    // ends at once, as a connection does that nobody has used yet
    if (redis.status === 'reconnecting' && !reconnect) redis.status = 'wait';
    disconnect(reconnect);
  };
  redis.duplicate = (changes?: Options) => createSingle({ ...options, ...changes });
  return redis;
}
