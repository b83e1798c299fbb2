import type { Redis } from 'ioredis';

const INFO = `return redis.call('INFO')`;

/**
 * What the server that holds our keys says of itself, by the names of `INFO`. A script asks, since it has a key: in a cluster
 * a bare `INFO` is answered by any node.
 */
export async function serverInfo(redis: Redis, prefix: string): Promise<ReadonlyMap<string, string>> {
  const lines = String(await redis.eval(INFO, 1, prefix)).split('\r\n');
  return new Map(lines.filter((line) => line.includes(':')).map((line) => line.split(':', 2) as [string, string]));
}
