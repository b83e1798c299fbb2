import { Controller, type OnApplicationBootstrap } from '@nestjs/common';
import { GENERATOR, SWEEPS, UPKEEP } from '@soc-agent/contracts';
import { inNewTrace, QueueClient, QueueHandler } from '@soc-agent/platform';
import { config } from './config.js';
import { SignalGenerator } from './signal-generator.js';
import { Sweeper } from './sweeper.js';
import { Upkeep } from './upkeep.js';

const SWEEP_EVERY_MS = 1000;
const TEND_EVERY_MS = 1000;

/** What happens by the clock; BullMQ's job schedulers see to it that one replica does it. */
@Controller()
export class SchedulesHandler implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueClient,
    private readonly sweeper: Sweeper,
    private readonly generator: SignalGenerator,
    private readonly upkeep: Upkeep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.tickEvery(SWEEPS, SWEEP_EVERY_MS);
    await this.queues.tickEvery(UPKEEP, TEND_EVERY_MS);
    if (config.THREAT_GENERATION_INTERVAL > 0) {
      await this.queues.tickEvery(GENERATOR, config.THREAT_GENERATION_INTERVAL * 1000);
    } else {
      await this.queues.stopTicking(GENERATOR);
    }
  }

  @QueueHandler(SWEEPS)
  async sweep(): Promise<void> {
    await this.sweeper.sweep(Date.now());
  }

  /** Apart from the sweep, which does not wait for the database. */
  @QueueHandler(UPKEEP)
  async tend(): Promise<void> {
    await this.upkeep.tend(Date.now());
  }

  @QueueHandler(GENERATOR)
  async generate(): Promise<void> {
    await inNewTrace('generate signal', () => this.generator.generate());
  }
}
