import type { Shards } from '@soc-agent/contracts';
import keySlot from 'cluster-key-slot';
import { Cluster, type Redis } from 'ioredis';

/** How long replicas have for their answer, milliseconds; the connection does nothing else meanwhile. */
const TIMEOUT_MS = 500;

/**
 * Waits until replicas have what this process wrote, so that it survives its master. What is asked while an answer is on its way shares
 * the next question: one of them covers everything that was written before it.
 */
export class Replicas {
  private readonly asked = new Map<string, Promise<number>>();
  private readonly following = new Map<string, Promise<number>>();

  /** @param wanted how many of each shard's server; with 0 nothing is asked. */
  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
    private readonly wanted: number,
  ) {}

  /** Whether as many as wanted have what was written about the subject so far. */
  async have(subject: string): Promise<boolean> {
    return this.wanted === 0 || (await this.next(this.shards.of(subject))) >= this.wanted;
  }

  private next(prefix: string): Promise<number> {
    const known = this.following.get(prefix);
    if (known) return known;
    const before = this.asked.get(prefix) ?? Promise.resolve(0);
    const next = before
      .catch(() => 0)
      .then(() => {
        this.following.delete(prefix);
        const asked = serverOf(this.redis, prefix).wait(this.wanted, TIMEOUT_MS);
        this.asked.set(prefix, asked);
        return asked;
      });
    this.following.set(prefix, next);
    return next;
  }
}

/** The connection on which keys of the prefix are written: `WAIT` speaks of its own writes alone, and has no key that would lead it there. */
function serverOf(redis: Redis, prefix: string): Redis {
  const connection: unknown = redis;
  if (!(connection instanceof Cluster)) return redis;
  const [master] = connection.slots[keySlot(prefix)] ?? [];
  const node = connection.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === master);
  if (!node) throw new Error(`no node of the cluster has the slot of ${prefix}`);
  return node;
}
