import { Inject, Injectable } from '@nestjs/common';
import { signalJob } from '@soc-agent/contracts';
import { acceptSignal, scenarioSignal } from '@soc-agent/domain';
import { KEY_PREFIX, QueueClient, REDIS } from '@soc-agent/platform';
import type { Redis } from 'ioredis';
import { v7 as uuid } from 'uuid';

/** Sends one demo signal at every tick, in a fixed rotation that goes on after a restart. */
@Injectable()
export class SignalGenerator {
  constructor(
    private readonly queues: QueueClient,
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(KEY_PREFIX) private readonly prefix: string,
  ) {}

  async generate(): Promise<void> {
    const turn = await this.redis.incr(`${this.prefix}:generator:turn`);
    const now = new Date();
    await this.queues.add(signalJob(acceptSignal(scenarioSignal('random', turn, now), uuid()), now.getTime()));
  }
}
