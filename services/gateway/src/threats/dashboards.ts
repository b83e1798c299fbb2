import { Inject, Injectable } from '@nestjs/common';
import { notificationJob, type NewJob, type ThreatSummary } from '@soc-agent/contracts';
import { LOGGER, QueueClient } from '@soc-agent/platform';
import { ThreatStore } from '@soc-agent/store';
import type { Logger } from 'winston';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for Redis before the change is answered without it, milliseconds. */
const TIMEOUT_MS = 1000;

/** Sends dashboards the changes that people make. */
@Injectable()
export class Dashboards {
  constructor(
    private readonly queues: QueueClient,
    private readonly threats: ThreatStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sends a threat as it is now. @returns that; undefined while it is not stored */
  async tellOf(threatId: string): Promise<ThreatSummary | undefined> {
    const [summary] = await this.threats.summaries([threatId]);
    if (summary) await this.tell([notificationJob('threat.updated', summary)]);
    return summary;
  }

  /**
   * Does not throw: the change is stored, and a client that tries again could store it twice. If Redis is away, dashboards see it with the next
   * change, or when they read the list again.
   */
  async tell(jobs: readonly NewJob[]): Promise<void> {
    try {
      await withDeadline(this.queues.addAll(jobs), 'Redis', TIMEOUT_MS);
    } catch (error) {
      this.logger.warn('dashboards were not informed', { changes: jobs.length, error: (error as Error).message });
    }
  }
}
