import { Gathered, type NewJob, type QueueDefinition, type Shards } from '@soc-agent/contracts';
import { Queue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { Replicas } from '../redis/replicas.js';
import { queueTelemetry } from '../telemetry/job-tracing.js';
import { recordedPlace } from '../telemetry/tracing.js';
import { carriedKey, packed, type Carried } from './carried.js';
import { NotReplicatedError } from './errors.js';
import { validated } from '../validation/validate.js';

/** How often replicas are waited for once more, half a second each time. */
const MOST_WAITS = 10;
/** How long it is known after the last one of its queue which job carries a job, seconds: a run is long over by then. */
const KNOWN_FOR_S = 600;

/** The typed way into the queues: payloads are validated before they are added. */
export class QueueClient {
  private readonly queues = new Map<string, Queue>();
  private readonly gathered = new Map<Queue, Gathered<NewJob, void>>();

  constructor(
    private readonly connection: Redis,
    private readonly shards: Shards,
    private readonly replicas?: Pick<Replicas, 'have'>,
  ) {}

  /** @throws InvalidDocumentError for a payload that is not of the queue's class, or ioredis' error when Redis does not take the job. */
  async add<P extends object>(job: NewJob<P>): Promise<void> {
    validated(job.queue.payload, job.payload, 'lenient');
    await this.put(job);
  }

  /**
   * As `add`, and resolves once as many replicas have the job as are waited for. Where it throws, the caller may try again: nothing is added
   * twice.
   * @throws NotReplicatedError when they do not have it in time, and it was taken back, or a worker has it whose work may be lost.
   */
  async addSafely<P extends object>(job: NewJob<P>): Promise<void> {
    await this.add(job);
    const subject = job.queue.subjectOf(job.payload) ?? '';
    for (let tries = 0; this.replicas && !(await this.replicas.have(subject)); tries++) {
      // what a worker has already cannot be taken back: then it is waited for longer
      const removed = await this.queueOf(job.queue, job.payload)
        .remove(job.jobId)
        .catch(() => 0);
      if (removed === 1 || tries === MOST_WAITS) throw new NotReplicatedError('too few replicas of Redis have it');
    }
  }

  /**
   * Adds jobs to several queues at once; validates a payload they share once. Some may be there when another was refused,
   * so its caller repeats, or needs the sweep behind it.
   */
  async addAll<P extends object>(jobs: readonly NewJob<P>[]): Promise<void> {
    for (const payload of new Set(jobs.map((job) => job.payload))) {
      const job = jobs.find((candidate) => candidate.payload === payload);
      if (job) validated(job.queue.payload, payload, 'lenient');
    }
    await Promise.all(jobs.map((job) => this.put(job)));
  }

  /** Makes the queue tick: one job at every interval, however many replicas ask for it. */
  async tickEvery(queue: QueueDefinition, intervalMs: number): Promise<void> {
    await this.queue(queue, this.shards.first).upsertJobScheduler(
      queue.name,
      { every: intervalMs },
      { name: queue.name, data: {}, opts: optionsOf(queue) },
    );
  }

  async stopTicking(queue: QueueDefinition): Promise<void> {
    await this.queue(queue, this.shards.first).removeJobScheduler(queue.name);
  }

  /** The payload of a job about the subject that Redis still knows, whatever its state. */
  async find<P extends object>(queue: QueueDefinition<P>, subject: string, jobId: string): Promise<P | undefined> {
    const job = await this.queue(queue, this.shards.of(subject)).getJob(jobId);
    return job?.data as P | undefined;
  }

  /** Those of the jobs about one subject that Redis knows nothing of: neither waiting, nor active, nor finished and still kept. */
  async missing<J extends NewJob>(jobs: readonly J[]): Promise<J[]> {
    const known = await Promise.all(jobs.map((job) => this.isKnown(job)));
    return jobs.filter((_, position) => !known[position]);
  }

  /** Jobs that one carried are at their end. Those that failed are added anew, each by itself, with all its attempts before it. */
  async unload(queue: QueueDefinition, carried: readonly Carried[], failed: readonly Carried[] = []): Promise<void> {
    const [first] = carried;
    if (!first) return;
    await Promise.all(failed.map((job) => this.send({ queue, ...job })));
    await this.connection.hdel(carriedKey(this.queueOf(queue, first.payload)), ...carried.map(({ jobId }) => jobId));
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** With those of its moment, where its queue lets them: one of a trace that is recorded goes alone, so that its trace goes on. */
  private async put<P extends object>(job: NewJob<P>): Promise<void> {
    const queue = this.queueOf(job.queue, job.payload);
    const { together } = job.queue;
    if (together === 1 || recordedPlace()) return this.send(job);
    let gathered = this.gathered.get(queue);
    if (!gathered) {
      gathered = new Gathered((jobs) => this.sendTogether(jobs, together), Infinity);
      this.gathered.set(queue, gathered);
    }
    await gathered.of(job);
  }

  /** In as many jobs as it takes, each of neighbours by priority, at the same time. @param most that go as one */
  private async sendTogether(jobs: readonly NewJob[], most: number): Promise<Promise<void>[]> {
    const sent = new Map<NewJob, Promise<void>>();
    const inOrder = [...jobs].sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
    for (let n = 0; n < inOrder.length; n += most) {
      const some = inOrder.slice(n, n + most);
      const sending = this.sendAsOne(some as [NewJob, ...NewJob[]]);
      for (const job of some) sent.set(job, sending);
    }
    await Promise.allSettled(sent.values());
    return jobs.map((job) => sent.get(job)!);
  }

  private async send({ queue, payload, jobId, priority }: NewJob): Promise<void> {
    const options = { ...optionsOf(queue), jobId, ...(priority && { priority }) };
    await this.queueOf(queue, payload).add(queue.name, payload, options);
  }

  /** The job comes as early as the first of them. Its id is its own: one that is there already would not take the others. */
  private async sendAsOne(jobs: readonly [NewJob, ...NewJob[]]): Promise<void> {
    const [first] = jobs;
    if (jobs.length === 1) return this.send(first);
    const jobId = `together-${randomUUID()}`;
    const key = carriedKey(this.queueOf(first.queue, first.payload));
    await Promise.all([
      this.connection.hset(key, ...jobs.flatMap((job) => [job.jobId, jobId])),
      this.connection.expire(key, KNOWN_FOR_S),
      this.send({ ...first, jobId, payload: packed(jobs) }),
    ]);
  }

  private async isKnown({ queue: definition, payload, jobId }: NewJob): Promise<boolean> {
    const queue = this.queueOf(definition, payload);
    const carrierId = await this.connection.hget(carriedKey(queue), jobId);
    const ids = carrierId === null ? [jobId] : [jobId, carrierId];
    return (await this.connection.exists(...ids.map((id) => queue.toKey(id)))) > 0;
  }

  private queueOf<P extends object>(queue: QueueDefinition<P>, payload: P): Queue {
    const subject = queue.subjectOf(payload);
    return this.queue(queue, subject === undefined ? this.shards.first : this.shards.of(subject));
  }

  private queue({ name }: QueueDefinition, prefix: string): Queue {
    const key = `${prefix}:${name}`;
    let queue = this.queues.get(key);
    if (!queue) {
      queue = new Queue(name, {
        connection: this.connection,
        prefix,
        skipMetasUpdate: true,
        ...queueTelemetry(),
      });
      queue.on('error', ignore);
      this.queues.set(key, queue);
    }
    return queue;
  }
}

/** Connection errors are reported once, by the owner of the connection. */
function ignore(): void {}

function optionsOf(queue: QueueDefinition): JobsOptions {
  return { attempts: queue.attempts, backoff: { type: 'exponential', delay: queue.backoffMs, jitter: 0.5 } };
}
