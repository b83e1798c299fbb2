import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JoinJob, JOINS, type QueueDefinition } from '@soc-agent/contracts';
import { BullMqServer, validated, type FailedJobListener } from '@soc-agent/platform';
import { ThreatStore } from '@soc-agent/store';

/** Ends threats whose analysis cannot be put together, so that nobody waits for them for ever. */
@Injectable()
export class FailedJobs implements FailedJobListener, OnModuleInit {
  constructor(
    private readonly server: BullMqServer,
    private readonly threats: ThreatStore,
  ) {}

  onModuleInit(): void {
    this.server.failedJobListener = this;
  }

  async jobFailed(queue: QueueDefinition, payload: unknown): Promise<void> {
    if (queue === JOINS) await this.threats.fail(validated(JoinJob, payload, 'lenient'), Date.now());
  }
}
