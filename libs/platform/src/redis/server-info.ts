import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';

const INFO = `return redis.call('INFO')`;

/** What a server says of itself, by the names of `INFO`. */
export type ServerInfo = ReadonlyMap<string, string>;

/**
 * What each server that holds keys of ours says of itself. A script asks, since it has a key: in a cluster a bare `INFO` is
 * answered by any node.
 */
export async function serverInfos(redis: Redis, shards: Shards): Promise<ServerInfo[]> {
  const answers = await Promise.all(shards.prefixes.map((prefix) => redis.eval(INFO, 1, prefix)));
  const infos = answers.map((answer) => {
    const lines = String(answer)
      .split('\r\n')
      .filter((line) => line.includes(':'));
    return new Map(lines.map((line) => line.split(':', 2) as [string, string]));
  });
  // a server that holds several shards is one
  return [...new Map(infos.map((info) => [info.get('run_id'), info])).values()];
}
