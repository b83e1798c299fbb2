import { Inject, Injectable } from '@nestjs/common';
import type { NewJob } from '@soc-agent/contracts';
import { LOGGER, QueueClient } from '@soc-agent/platform';
import type { Logger } from 'winston';
import { withDeadline } from '../http/deadline.js';

/** Longest wait for Redis before what is stored is answered, milliseconds. */
const TIMEOUT_MS = 1000;

/** Informs dashboards of what people changed. */
@Injectable()
export class Dashboards {
  constructor(
    private readonly queues: QueueClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The change is stored, so it is not refused though Redis is away: what is sent again might be there twice. Dashboards see it with the next
   * change, or when they read the list again.
   */
  async tell(jobs: readonly NewJob[]): Promise<void> {
    try {
      await withDeadline(this.queues.addAll(jobs), 'Redis', TIMEOUT_MS);
    } catch (error) {
      this.logger.warn('dashboards could not be told', { changes: jobs.length, error: (error as Error).message });
    }
  }
}
