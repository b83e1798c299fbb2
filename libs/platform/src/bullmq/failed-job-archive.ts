import type { QueueDefinition, Shards } from '@soc-agent/contracts';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Jobs read at a time. */
const PAGE = 500;

/** A job that was given up. */
export interface FailedJob {
  id: string;
  /** Of the last attempt, ISO 8601. */
  failedAt: string;
  /** May quote what came from outside. */
  reason: string;
}

/** Jobs that failed for good and are kept for people to look at, and to try again once the cause is gone. */
export class FailedJobArchive {
  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {}

  /** Newest first. */
  async list(definition: QueueDefinition): Promise<FailedJob[]> {
    const jobs = await this.inEach(definition, async (queue) =>
      (await allFailed(queue)).map(({ id = '', finishedOn = 0, failedReason }) => ({
        id,
        failedAt: new Date(finishedOn).toISOString(),
        reason: failedReason,
      })),
    );
    return jobs.flat().sort((one, other) => other.failedAt.localeCompare(one.failedAt));
  }

  /**
   * Puts every failed job back with all its attempts before it. Done twice, or by two at a time, each job goes back once.
   * @returns how many went back.
   */
  async retry(definition: QueueDefinition): Promise<number> {
    const counts = await this.inEach(definition, async (queue) => {
      let count = 0;
      for (const job of await allFailed(queue)) {
        count += await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }).then(
          () => 1,
          async (error: unknown) => {
            // somebody else put it back a moment ago
            if (!(await job.isFailed())) return 0;
            throw error;
          },
        );
      }
      return count;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Does the work with the queue of one shard after the other. */
  private async inEach<T>({ name }: QueueDefinition, work: (queue: Queue) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (const prefix of this.shards.prefixes) {
      const queue = new Queue(name, { connection: this.redis, prefix, skipMetasUpdate: true });
      try {
        results.push(await work(queue));
      } finally {
        await queue.close();
      }
    }
    return results;
  }
}

async function allFailed(queue: Queue): Promise<Awaited<ReturnType<Queue['getFailed']>>> {
  const jobs = [];
  for (let page; (page = await queue.getFailed(jobs.length, jobs.length + PAGE - 1)).length > 0;) jobs.push(...page);
  return jobs;
}
