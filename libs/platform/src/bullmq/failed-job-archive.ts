import type { FailedJob, QueueDefinition, Shards } from '@soc-agent/contracts';
import { Queue, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueFigures } from '../telemetry/system-metrics.js';

/** Jobs read at a time. */
const PAGE = 500;

/** Jobs that failed for good and are kept for people to look at, and to try again once the cause is gone. */
export class FailedJobArchive {
  constructor(
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {}

  /** Of one queue, newest first. @param most left out, all of them */
  async list(definition: QueueDefinition, most?: number): Promise<FailedJob[]> {
    const jobs = await this.inEach(definition, (queue) => failedIn(queue, most));
    return newestFirst(jobs.flat().map((job) => shownOf(job, definition))).slice(0, most);
  }

  /** Of several queues, the newest of them all first, and how many there are. */
  async newest(definitions: readonly QueueDefinition[], most: number): Promise<{ items: FailedJob[]; total: number }> {
    const figures = await queueFigures(this.redis, this.shards, definitions);
    const withJobs = definitions.filter((_, place) => figures[place]?.failed);
    const items = await Promise.all(withJobs.map((definition) => this.list(definition, most)));
    return {
      items: newestFirst(items.flat()).slice(0, most),
      total: figures.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  async count(definition: QueueDefinition): Promise<number> {
    return (await queueFigures(this.redis, this.shards, [definition]))[0]?.failed ?? 0;
  }

  /**
   * Puts failed jobs back with all their attempts before them. Done twice, or by two at a time, each job goes back once.
   * @param wanted which of them; left out, every one
   * @returns how many went back.
   */
  async retry(definition: QueueDefinition, wanted: { ids?: readonly string[]; most?: number } = {}): Promise<number> {
    let left = wanted.most ?? Infinity;
    const counts = await this.inEach(definition, async (queue) => {
      const jobs = await (wanted.ids ? namedIn(queue, wanted.ids) : failedIn(queue, left));
      let count = 0;
      for (const job of jobs.slice(0, left)) count += Number(await goesBack(job));
      left -= count;
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

async function failedIn(queue: Queue, most = Infinity): Promise<Job[]> {
  const jobs: Job[] = [];
  while (jobs.length < most) {
    const page = await queue.getFailed(jobs.length, Math.min(most, jobs.length + PAGE) - 1);
    if (page.length === 0) break;
    jobs.push(...page);
  }
  return jobs;
}

async function namedIn(queue: Queue, ids: readonly string[]): Promise<Job[]> {
  const jobs = await Promise.all(ids.map(async (id) => (await queue.getJob(id)) as Job | undefined));
  return jobs.filter((job) => job !== undefined);
}

/** Whether the job went back; it does not where somebody else put it back a moment ago. */
async function goesBack(job: Job): Promise<boolean> {
  return job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }).then(
    () => true,
    async (error: unknown) => {
      if (!(await job.isFailed())) return false;
      throw error;
    },
  );
}

function shownOf(job: Job, definition: QueueDefinition): FailedJob {
  const { id = '', finishedOn = 0, failedReason, attemptsMade } = job;
  const { threatId } = job.data as { threatId?: unknown };
  return {
    id,
    queue: definition.name,
    ...(typeof threatId === 'string' && { threatId }),
    attempts: attemptsMade,
    failedAt: new Date(finishedOn).toISOString(),
    reason: failedReason,
  };
}

function newestFirst(jobs: readonly FailedJob[]): FailedJob[] {
  return [...jobs].sort((one, other) => other.failedAt.localeCompare(one.failedAt));
}
