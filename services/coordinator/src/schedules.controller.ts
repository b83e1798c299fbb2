import { Controller, type OnApplicationBootstrap } from '@nestjs/common';
import { GENERATOR, SWEEPS } from '@soc-agent/contracts';
import { inNewTrace, QueueClient, QueueHandler } from '@soc-agent/platform';
import { AuditLog } from '@soc-agent/store';
import { config } from './config.js';
import { SignalGenerator } from './signal-generator.js';
import { Sweeper } from './sweeper.js';

const SWEEP_EVERY_MS = 1000;

/** What happens by the clock; BullMQ's job schedulers see to it that one replica does it. */
@Controller()
export class SchedulesController implements OnApplicationBootstrap {
  constructor(
    private readonly queues: QueueClient,
    private readonly sweeper: Sweeper,
    private readonly generator: SignalGenerator,
    private readonly audit: AuditLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.tickEvery(SWEEPS, SWEEP_EVERY_MS);
    if (config.THREAT_GENERATION_INTERVAL > 0) {
      await this.queues.tickEvery(GENERATOR, config.THREAT_GENERATION_INTERVAL * 1000);
    } else {
      await this.queues.stopTicking(GENERATOR);
    }
  }

  @QueueHandler(SWEEPS)
  async sweep(): Promise<void> {
    await this.sweeper.sweep(Date.now());
    await this.audit.trim(config.MAX_AUDIT_ENTRIES);
  }

  @QueueHandler(GENERATOR)
  async generate(): Promise<void> {
    await inNewTrace('generate signal', () => this.generator.generate());
  }
}
