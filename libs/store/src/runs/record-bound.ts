import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { keyOf } from '../keys.js';

/** Said again while the record is kept within its bounds; where it is not any more, it is not known to be full, seconds. */
const SAID_FOR_S = 60;

/** Whether the record is at its bound and nothing may be removed: then no further signals are accepted. */
export class RecordBound {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    shards: Shards,
  ) {
    this.key = keyOf(shards.first, 'recordFull');
  }

  async say(isFull: boolean): Promise<void> {
    if (isFull) await this.redis.set(this.key, '1', 'EX', SAID_FOR_S);
    else await this.redis.del(this.key);
  }

  async isFull(): Promise<boolean> {
    return (await this.redis.exists(this.key)) === 1;
  }
}
