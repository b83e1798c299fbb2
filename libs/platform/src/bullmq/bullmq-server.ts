import { QUEUES, type QueueDefinition, type Shards } from '@soc-agent/contracts';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import type { Logger } from 'winston';
import type { JobMetrics } from '../telemetry/job-metrics.js';
import { queueTelemetry } from '../telemetry/job-tracing.js';
import { InvalidDocumentError } from '../validation/validate.js';
import { unpacked, type Carried } from './carried.js';
import { PermanentError } from './errors.js';
import { JobContext } from './job-context.js';
import type { QueueClient } from './queue-client.js';

/** Handles jobs that will not be tried again; its own failures are logged. */
export interface FailedJobListener {
  jobFailed(queue: QueueDefinition, payload: unknown, error: Error): Promise<void>;
}

export interface BullMqServerOptions {
  connection: Redis;
  shards: Shards;
  /** Ends jobs that one carried, and adds those that failed again. */
  queues: Pick<QueueClient, 'unload'>;
  logger: Logger;
  metrics: JobMetrics;
  /** Serve only these of the queues with a handler. */
  serves?: (queueName: string) => boolean;
  /** Of each queue, whatever its shards. */
  concurrency?: number;
  /** How long running jobs get to finish on shutdown, milliseconds. */
  closeTimeoutMs?: number;
}

/**
 * Failed jobs are kept a week for people to look at. Completed ones are not kept: a repeated id may run again, which every
 * handler allows because it looks at the stored state; keeping them would cost a fifth of Redis' time.
 */
const KEEP = { removeOnComplete: { count: 0 }, removeOnFail: { age: 7 * 24 * 3600, count: 10_000 } } as const;

/** How long Redis may be silent while workers close: then nothing of theirs can be finished. So long have aborted jobs to end, too. */
const SILENT_MS = 3000;
const ASK_EVERY_MS = 100;

const TRIED_AGAIN = 'job failed, will be tried again';

/** The transport: one BullMQ worker for each queue that has a `@QueueHandler`, in each shard. */
export class BullMqServer extends Server implements CustomTransportStrategy {
  private failedJobListener?: FailedJobListener;
  private readonly workers: Worker[] = [];
  private readonly stopping = new AbortController();

  constructor(private readonly options: BullMqServerOptions) {
    super();
  }

  /** Reports jobs that failed for good to a listener; there is one at most. */
  reportFailuresTo(listener: FailedJobListener): void {
    this.failedJobListener = listener;
  }

  listen(started: () => void): void {
    for (const [queueName, handler] of this.messageHandlers) {
      if (!(this.options.serves?.(queueName) ?? true)) continue;
      this.options.metrics.serves(queueName);
      for (const prefix of this.options.shards.prefixes) {
        this.workers.push(this.startWorker(declared(queueName), prefix, handler));
      }
    }
    started();
  }

  /**
   * Takes no further jobs, lets the running ones finish until the deadline, then aborts them; BullMQ hands those to another worker. It would
   * wait for ever for them, and for a Redis that is away or hangs, https://github.com/taskforcesh/bullmq/issues/4656.
   */
  async close(): Promise<void> {
    const timeoutMs = this.options.closeTimeoutMs ?? 20_000;
    const abort = setTimeout(() => this.stopping.abort(), timeoutMs);
    const closed = new AbortController();
    const closing = Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.race([closing, this.noneIsFinished(Date.now() + timeoutMs + SILENT_MS, closed.signal)]);
    closed.abort();
    clearTimeout(abort);
  }

  /** True while every worker is running. */
  get isServing(): boolean {
    return this.workers.every((worker) => worker.isRunning());
  }

  on(): never {
    throw new Error('BullMqServer has no events of its own');
  }

  unwrap<T>(): T {
    return this.workers as T;
  }

  /** Resolves when Redis is silent, or the time is over, and says so. */
  private async noneIsFinished(end: number, closed: AbortSignal): Promise<void> {
    let answers = true;
    for (; answers && Date.now() < end && !closed.aborted; await wait(ASK_EVERY_MS))
      answers = await this.redisAnswers();
    if (closed.aborted) return;
    const reason = answers ? 'they do not end' : 'Redis does not answer';
    this.options.logger.warn('jobs under way, if any, are left to other workers', { reason });
  }

  /** An error is an answer. */
  private redisAnswers(): Promise<boolean> {
    const asked = this.options.connection.ping().then(
      () => true,
      () => true,
    );
    return Promise.race([asked, wait(SILENT_MS, false, { ref: false })]);
  }

  private startWorker(queue: QueueDefinition, prefix: string, handler: MessageHandler): Worker {
    const { connection, shards, logger, metrics } = this.options;
    const concurrency =
      this.options.concurrency && queue.concurrency > 1 ? this.options.concurrency : queue.concurrency;
    const atATime = Math.ceil(concurrency / shards.count);
    let carriedNow = 0;
    // carried jobs count, too: while these are worked on, fewer are taken
    const carry = (count: number): void => {
      carriedNow += count;
      worker.concurrency = Math.max(1, atATime - carriedNow);
    };
    const handle = async (job: Job): Promise<void> => {
      const carried = unpacked(job.data);
      if (carried.length === 0) return this.work(job.data, job, handler);
      carry(carried.length - 1);
      await this.workOnCarried(queue, job, carried, handler).finally(() => carry(1 - carried.length));
    };
    const worker: Worker = new Worker(queue.name, handle, {
      connection,
      prefix,
      concurrency: atATime,
      lockDuration: queue.lockDurationMs,
      stalledInterval: queue.lockDurationMs / 2,
      maxStalledCount: 3,
      maxStartedAttempts: 6,
      ...queueTelemetry(),
      ...KEEP,
    });
    worker.on('error', (error) =>
      logger.debug('worker lost its connection', { queue: queue.name, error: error.message }),
    );
    worker.on('failed', (job, error) => this.failed(queue, job, error));
    worker.on('completed', (job) => {
      if (unpacked(job.data).length === 0) metrics.completed(queue.name, job);
    });
    return worker;
  }

  /** Works on the jobs that one carries. Each that fails is tried again by itself. */
  private async workOnCarried(
    queue: QueueDefinition,
    job: Job,
    carried: readonly Carried[],
    handler: MessageHandler,
  ): Promise<void> {
    const { queues, metrics } = this.options;
    // a worker died with them, perhaps because of one: each is added again by itself
    if (job.stalledCounter > 0) return queues.unload(queue, carried, carried);
    const outcomes = await Promise.allSettled(carried.map(({ payload }) => this.work(payload, job, handler)));
    const failed = carried.filter((one, n) => this.hasFailed(queue, one, outcomes[n]));
    await queues.unload(queue, carried, failed);
    metrics.completed(queue.name, job, carried.length - failed.length);
  }

  private hasFailed({ name }: QueueDefinition, { jobId }: Carried, outcome?: PromiseSettledResult<void>): boolean {
    if (outcome?.status !== 'rejected') return false;
    this.options.metrics.failed(name, false);
    const { message: error } = outcome.reason as Error;
    this.options.logger.warn(TRIED_AGAIN, { queue: name, jobId, attempt: 1, error });
    return true;
  }

  private async work(payload: unknown, job: Job, handler: MessageHandler): Promise<void> {
    try {
      const result: unknown = await handler(payload, new JobContext([job, this.stopping.signal]));
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    } catch (error) {
      if (error instanceof PermanentError || error instanceof InvalidDocumentError) throw unrecoverable(error);
      throw error;
    }
  }

  private failed(queue: QueueDefinition, job: Job | undefined, error: Error): void {
    const { logger, metrics } = this.options;
    const forGood = job === undefined || job.finishedOn !== undefined;
    metrics.failed(queue.name, forGood);
    const fields = { queue: queue.name, jobId: job?.id, attempt: job?.attemptsMade, error: error.message };
    if (!forGood) return void logger.warn(TRIED_AGAIN, fields);
    logger.error('job failed for good', { ...fields, stack: error.stack });
    if (!job) return;
    this.reportFailure(queue, job, error).catch((cause: unknown) =>
      logger.error('failed job could not be recorded', { ...fields, cause: String(cause) }),
    );
  }

  /** One that carries others was given up with them. */
  private async reportFailure(queue: QueueDefinition, job: Job, error: Error): Promise<void> {
    const carried = unpacked(job.data);
    await this.options.queues.unload(queue, carried);
    const payloads = carried.length > 0 ? carried.map(({ payload }) => payload) : [job.data as unknown];
    for (const payload of payloads) await this.failedJobListener?.jobFailed(queue, payload, error);
  }
}

function declared(queueName: string): QueueDefinition {
  const queue = QUEUES.find(({ name }) => name === queueName);
  if (!queue) throw new Error(`a handler names the queue ${queueName}, which is not declared in @soc-agent/contracts`);
  return queue;
}

function unrecoverable(cause: Error): UnrecoverableError {
  const error = new UnrecoverableError(cause.message);
  if (cause.stack) error.stack = cause.stack;
  return error;
}
