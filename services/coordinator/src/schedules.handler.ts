import { Controller, Inject, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { GENERATOR, SWEEPS, UPKEEP } from '@soc-agent/contracts';
import { inNewTrace, LOGGER, QueueClient, QueueHandler } from '@soc-agent/platform';
import type { Logger } from 'winston';
import { config } from './config.js';
import { SignalGenerator } from './signal-generator.js';
import { Sweeper } from './sweeper.js';
import { Upkeep } from './upkeep.js';

const SWEEP_EVERY_MS = 1000;
const TEND_EVERY_MS = 1000;
/** One tick adds the next: a Redis that lost one, with a master or with all it had, would have none any more. */
const RENEW_EVERY_MS = 30_000;

/** What happens by the clock; BullMQ's job schedulers see to it that one replica does it. */
@Controller()
export class SchedulesHandler implements OnApplicationBootstrap, OnApplicationShutdown {
  private renewing?: NodeJS.Timeout;

  constructor(
    private readonly queues: QueueClient,
    private readonly sweeper: Sweeper,
    private readonly generator: SignalGenerator,
    private readonly upkeep: Upkeep,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.schedule();
    this.renewing = setInterval(() => void this.renew(), RENEW_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.renewing);
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

  private async renew(): Promise<void> {
    try {
      await this.schedule();
    } catch (error) {
      this.logger.warn('ticks were not renewed', { error: (error as Error).message });
    }
  }

  private async schedule(): Promise<void> {
    await this.queues.tickEvery(SWEEPS, SWEEP_EVERY_MS);
    await this.queues.tickEvery(UPKEEP, TEND_EVERY_MS);
    if (config.THREAT_GENERATION_INTERVAL > 0) {
      await this.queues.tickEvery(GENERATOR, config.THREAT_GENERATION_INTERVAL * 1000);
    } else {
      await this.queues.stopTicking(GENERATOR);
    }
  }
}
