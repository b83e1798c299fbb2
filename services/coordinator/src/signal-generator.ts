import { Inject, Injectable } from '@nestjs/common';
import { signalJob, type Shards } from '@soc-agent/contracts';
import { acceptSignal, scenarioSignal } from '@soc-agent/domain';
import { QueueClient, REDIS, SHARDS } from '@soc-agent/platform';
import type { Redis } from 'ioredis';
import { v7 as uuid } from 'uuid';

/** Sends one demo signal at every tick, in a fixed rotation that goes on after a restart. */
@Injectable()
export class SignalGenerator {
  constructor(
    private readonly queues: QueueClient,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(SHARDS) private readonly shards: Shards,
  ) {}

  async generate(): Promise<void> {
    const turn = await this.redis.incr(`${this.shards.first}:generator:turn`);
    const now = new Date();
    await this.queues.add(signalJob(acceptSignal(scenarioSignal('random', turn, now), uuid()), now.getTime()));
  }
}
