import type { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { createCluster } from './create-cluster.js';
import { createSingle } from './create-single.js';
import type { ServiceConfig } from '../config/service-config.js';

/**
 * `fail-fast` for those who have somebody waiting: a lost Redis rejects at once, a hung one after a second.
 * `patient` for workers: commands wait for the connection to come back, as long as it takes.
 */
export type RedisManners = 'fail-fast' | 'patient';

/** Where Redis is: one server, or nodes of a cluster, or the Sentinels that know which server is the master. */
export type RedisAddress = Pick<ServiceConfig, 'REDIS_URL'> &
  Partial<Pick<ServiceConfig, 'REDIS_CLUSTER' | 'REDIS_SENTINEL_MASTER' | 'REDIS_SENTINEL_PASSWORD' | 'REDIS_CA_FILE'>>;

/** Longest pause between two attempts to connect, milliseconds. */
const MAX_RECONNECT_DELAY_MS = 2000;
const retryStrategy = (attempt: number): number => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS);

/**
 * Opens a connection that reconnects for ever; errors are reported by the caller's listener on `error`.
 * A cluster is returned as a Redis, too: it has the same commands, and what belongs together of ours is in one slot of it.
 * @throws Error if the file of the certificate authority cannot be read.
 */
export function createRedis(address: RedisAddress, manners: RedisManners, name: string): Redis {
  const urls = address.REDIS_URL.split(',').map((url) => new URL(url));
  const nodes = urls.map(({ hostname, port }) => ({ host: hostname, ...(port && { port: Number(port) }) }));
  const { protocol, username, password, pathname } = urls[0]!;
  const tls =
    protocol === 'rediss:' ? { ...(address.REDIS_CA_FILE && { ca: readFileSync(address.REDIS_CA_FILE) }) } : undefined;
  const enableOfflineQueue = manners === 'patient';
  const options = {
    connectionName: name,
    connectTimeout: 2000,
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(tls && { tls }),
    ...(manners === 'fail-fast' ? { maxRetriesPerRequest: 0, commandTimeout: 1000 } : { maxRetriesPerRequest: null }),
  };
  if (address.REDIS_CLUSTER === 'true') {
    const cluster = createCluster(nodes, {
      redisOptions: options,
      enableOfflineQueue,
      clusterRetryStrategy: retryStrategy,
      // a slot whose master is gone has none for seconds; a job that gives up meanwhile uses up its attempts
      ...(manners === 'patient' && {
        maxRedirections: Infinity,
        retryDelayOnFailover: 200,
        retryDelayOnClusterDown: 200,
      }),
      // a certificate is for the name, not for what the name resolves to
      ...(tls && { dnsLookup: (host, use) => use(null, host) }),
    });
    return cluster as unknown as Redis;
  }
  const db = Number(pathname.slice(1));
  const single = { ...options, enableOfflineQueue, retryStrategy, db };
  if (!address.REDIS_SENTINEL_MASTER) return createSingle({ ...nodes[0], ...single });
  const sentinel = {
    sentinels: nodes.map((node) => ({ port: 26379, ...node })),
    name: address.REDIS_SENTINEL_MASTER,
    sentinelRetryStrategy: retryStrategy,
    ...(address.REDIS_SENTINEL_PASSWORD && { sentinelPassword: address.REDIS_SENTINEL_PASSWORD }),
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
  return createSingle({ ...single, ...sentinel });
}
