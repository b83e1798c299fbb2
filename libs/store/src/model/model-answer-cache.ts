import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';

/** Answers of the model to questions it was asked before, under a digest of the whole question. */
export class ModelAnswerCache {
  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {}

  /** Undefined when the question is new, or its answer too old. */
  async find<T extends object>(digest: string): Promise<T | undefined> {
    const stored = await this.redis.get(this.key(digest));
    return stored === null ? undefined : (JSON.parse(stored) as T);
  }

  /** `ttlSeconds` of 0 keeps nothing. */
  async keep(digest: string, answer: object, ttlSeconds: number): Promise<void> {
    if (ttlSeconds > 0) await this.redis.set(this.key(digest), JSON.stringify(answer), 'EX', ttlSeconds);
  }

  private key(digest: string): string {
    return keyOf(this.shards.of(digest), 'modelAnswer', digest);
  }
}
