import type { NewJob, QueueDefinition } from '@soc-agent/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueTelemetry } from '../telemetry/job-tracing.js';
import { validated } from '../validation/validate.js';

/** Counts of one queue's jobs by state. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** The typed way into the queues: payloads are validated before they are added. */
export class QueueClient {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly connection: Redis,
    private readonly prefix: string,
  ) {}

  /** @throws InvalidDocumentError for a payload that is not of the queue's class, or ioredis' error when Redis does not take the job. */
  async add<P extends object>({ queue, payload, jobId }: NewJob<P>): Promise<void> {
    validated(queue.payload, payload, 'lenient');
    await this.queue(queue).add(queue.name, payload, { ...optionsOf(queue), jobId });
  }

  /**
   * Adds jobs to several queues at once; validates a payload they share once. Some may be there when another was refused,
   * so whoever calls it repeats, or needs the sweep behind it.
   */
  async addAll<P extends object>(jobs: readonly NewJob<P>[]): Promise<void> {
    for (const payload of new Set(jobs.map((job) => job.payload))) {
      const job = jobs.find((candidate) => candidate.payload === payload);
      if (job) validated(job.queue.payload, payload, 'lenient');
    }
    await Promise.all(
      jobs.map(({ queue, payload, jobId }) =>
        this.queue(queue).add(queue.name, payload, { ...optionsOf(queue), jobId }),
      ),
    );
  }

  /** Makes the queue tick: one job at every interval, however many replicas ask for it. */
  async tickEvery(queue: QueueDefinition, intervalMs: number): Promise<void> {
    await this.queue(queue).upsertJobScheduler(
      queue.name,
      { every: intervalMs },
      { name: queue.name, data: {}, opts: optionsOf(queue) },
    );
  }

  async stopTicking(queue: QueueDefinition): Promise<void> {
    await this.queue(queue).removeJobScheduler(queue.name);
  }

  async counts(queue: QueueDefinition): Promise<QueueCounts> {
    const counts = await this.queue(queue).getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed');
    const of = (state: string): number => counts[state] ?? 0;
    return {
      waiting: of('wait') + of('prioritized'),
      active: of('active'),
      delayed: of('delayed'),
      failed: of('failed'),
    };
  }

  /** The payload of a job that Redis still knows, whatever its state. */
  async find<P extends object>(queue: QueueDefinition<P>, jobId: string): Promise<P | undefined> {
    const job = await this.queue(queue).getJob(jobId);
    return job?.data as P | undefined;
  }

  /** Those of the jobs that Redis knows nothing of: neither waiting, nor active, nor finished and still kept. */
  async missing<J extends NewJob>(jobs: readonly J[]): Promise<J[]> {
    const pipeline = this.connection.pipeline();
    for (const { queue, jobId } of jobs) pipeline.exists(this.queue(queue).toKey(jobId));
    const answers = (await pipeline.exec()) ?? [];
    return jobs.filter((_, position) => answers[position]?.[1] === 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue({ name }: QueueDefinition): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new Queue(name, {
        connection: this.connection,
        prefix: this.prefix,
        skipMetasUpdate: true,
        ...queueTelemetry(),
      });
      queue.on('error', ignore);
      this.queues.set(name, queue);
    }
    return queue;
  }
}

/** Connection errors are reported once, by the owner of the connection. */
function ignore(): void {}

function optionsOf(queue: QueueDefinition): JobsOptions {
  return { attempts: queue.attempts, backoff: { type: 'exponential', delay: queue.backoffMs, jitter: 0.5 } };
}
