import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANALYZER_QUEUE, Shards, type AnalyzerJob, type NewJob } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import fc from 'fast-check';
import { setTimeout as wait } from 'node:timers/promises';
import { createLogger } from 'winston';
import { createRedis } from '../redis/create-redis.js';
import { JobMetrics } from '../telemetry/job-metrics.js';
import { Meter } from '../telemetry/meter.js';
import { queueFigures } from '../telemetry/system-metrics.js';
import { BullMqServer } from './bullmq-server.js';
import { PermanentError } from './errors.js';
import type { JobContext } from './job-context.js';
import { QueueClient } from './queue-client.js';

const redis = createRedis({ REDIS_URL: sharedRedisUrl() }, 'patient', 'test');
afterAll(() => redis.disconnect());

const THREAT = '00000000-0000-7000-8000-000000000001';
const ALL = Array.from({ length: ANALYZER_QUEUE.together + 4 }, (_, n) => n + 1);

let shards: Shards;
let queues: QueueClient;
let meter: Meter;
let metrics: JobMetrics;
let servers: BullMqServer[];

beforeEach(() => {
  shards = new Shards(randomPrefix());
  queues = new QueueClient(redis, shards);
  meter = new Meter();
  metrics = new JobMetrics(meter);
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await queues.close();
});

/** A worker of the analyzers. */
function serve(handler: (job: AnalyzerJob, context: JobContext) => Promise<void>): BullMqServer {
  const logger = createLogger({ silent: true });
  const server = new BullMqServer({ connection: redis, shards, queues, logger, metrics });
  server.addHandler(ANALYZER_QUEUE.name, handler as never);
  server.listen(() => undefined);
  servers.push(server);
  return server;
}

/** The job about a run of the threat. */
function jobOf(run: number): NewJob<AnalyzerJob> {
  return { queue: ANALYZER_QUEUE, payload: { threatId: THREAT, run }, jobId: `job-${run}` };
}

async function outcome(name: 'completed' | 'retried' | 'failed'): Promise<number> {
  const found = new RegExp(`soc_jobs_total\\{queue="analyzers",outcome="${name}"\\} (\\d+)`).exec(
    (await meter.scrape()).body,
  );
  return Number(found?.[1]);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await wait(10))
    if (Date.now() > end) throw new Error('it did not come to that');
}

/** The key of the one job that waits. */
async function carrier(): Promise<string> {
  const queue = `${shards.first}:${ANALYZER_QUEUE.name}`;
  return `${queue}:${await redis.lindex(`${queue}:wait`, -1)}`;
}

const inOrder = (runs: readonly number[]): number[] => [...runs].sort((one, other) => one - other);

describe('jobs added at the same moment', () => {
  it('travel as few, are known one by one, and count one by one', async () => {
    await queues.addAll(ALL.map(jobOf));
    expect(await redis.llen(`${shards.first}:${ANALYZER_QUEUE.name}:wait`)).toBe(2);
    expect(await queueFigures(redis, shards, [ANALYZER_QUEUE])).toMatchObject([{ waiting: ALL.length + 2 }]);
    expect(await queues.missing([...ALL, 99].map(jobOf))).toEqual([jobOf(99)]);
    const done: number[] = [];
    serve(async ({ run }) => void done.push(run));
    await until(async () => (await outcome('completed')) === ALL.length);
    expect(inOrder(done)).toEqual(ALL);
    expect(await queues.missing(ALL.map(jobOf))).toHaveLength(ALL.length);
    expect(await queueFigures(redis, shards, [ANALYZER_QUEUE])).toMatchObject([{ waiting: 0, active: 0 }]);
  });

  it('come as early as the earliest of them', async () => {
    const together = [5, 3, 9].map((priority, n) => ({ ...jobOf(n + 1), priority }));
    await queues.addAll(together);
    await queues.add({ ...jobOf(4), priority: 4 });
    expect(await redis.zrange(`${shards.first}:${ANALYZER_QUEUE.name}:prioritized`, '0', '-1')).toEqual([
      expect.stringMatching(/^together-/),
      'job-4',
    ]);
  });

  it('are worked on to the end, each as often as it takes and no other for its sake', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 1, maxLength: ANALYZER_QUEUE.together }),
        async (failures) => {
          const attempts = failures.map(() => 0);
          const server = serve(async ({ run }) => {
            if (++attempts[run - 1]! <= failures[run - 1]!) throw new Error('not yet');
          });
          await queues.addAll(failures.map((_, n) => jobOf(n + 1)));
          await until(() => attempts.every((count, n) => count === failures[n]! + 1));
          await server.close();
          expect(attempts).toEqual(failures.map((count) => count + 1));
          expect(await redis.hlen(`${shards.first}:${ANALYZER_QUEUE.name}:carried`)).toBe(0);
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);

  it.each([
    ['first', 1],
    ['last', ANALYZER_QUEUE.together],
  ])('have the %s given up alone when it cannot succeed', async (_, broken) => {
    const given: unknown[] = [];
    const server = serve(async ({ run }) => {
      if (run === broken) throw new PermanentError('no use');
    });
    server.reportFailuresTo({ jobFailed: async (_queue, payload) => void given.push(payload) });
    await queues.addAll(ALL.map(jobOf));
    await until(async () => given.length === 1 && (await outcome('completed')) === ALL.length - 1);
    expect(given).toEqual([{ threatId: THREAT, run: broken }]);
    expect(await outcome('failed')).toBe(1);
    const kept = await new Queue(ANALYZER_QUEUE.name, { connection: redis, prefix: shards.first }).getFailed();
    expect(kept.map(({ id, data }) => [id, data as unknown])).toEqual([[`job-${broken}`, given[0]]]);
  });

  it('go on each by itself after a worker ended over them', async () => {
    await queues.addAll([1, 2, 3].map(jobOf));
    await redis.hset(await carrier(), 'stc', 1);
    const workedOn: [string | undefined, number][] = [];
    serve(async ({ run }, { job }) => void workedOn.push([job.id, run]));
    await until(async () => (await outcome('completed')) === 3);
    expect(workedOn.sort()).toEqual([1, 2, 3].map((run) => [`job-${run}`, run]));
  });

  it('are lost with the job that carries them, and then known to be', async () => {
    await queues.addAll([1, 2, 3].map(jobOf));
    await redis.del(await carrier());
    expect(await queues.missing([1, 2, 3].map(jobOf))).toHaveLength(3);
  });

  it('are all worked on where some are there already', async () => {
    await queues.addAll([1, 2].map(jobOf));
    await queues.addAll([1, 2, 3].map(jobOf));
    const done = new Set<number>();
    serve(async ({ run }) => void done.add(run));
    await until(() => done.size === 3);
  });

  it('that were noted and never added count as nothing in an empty queue, and are known to be lost', async () => {
    await redis.hset(`${shards.first}:${ANALYZER_QUEUE.name}:carried`, 'job-1', 'together-1');
    expect(await queueFigures(redis, shards, [ANALYZER_QUEUE])).toMatchObject([{ waiting: 0 }]);
    expect(await queues.missing([jobOf(1)])).toHaveLength(1);
  });

  it('are read by a version that knows only jobs alone as the first of them', async () => {
    await queues.addAll([1, 2].map(jobOf));
    const [job] = await new Queue(ANALYZER_QUEUE.name, { connection: redis, prefix: shards.first }).getWaiting();
    expect(job?.data).toMatchObject({ threatId: THREAT, run: 1 });
  });

  it('go each to its shard', async () => {
    shards = new Shards(shards.first, 3);
    queues = new QueueClient(redis, shards);
    const ids = Array.from({ length: 12 }, (_, n) => THREAT.replace(/1$/, n.toString(16)));
    const jobs = ids.map((threatId) => ({ queue: ANALYZER_QUEUE, payload: { threatId, run: 1 }, jobId: threatId }));
    await queues.addAll(jobs);
    expect(await queues.missing(jobs)).toEqual([]);
    const done: string[] = [];
    serve(async ({ threatId }, { job }) => {
      expect(job.queueQualifiedName).toBe(`${shards.of(threatId)}:${ANALYZER_QUEUE.name}`);
      done.push(threatId);
    });
    await until(() => done.length === ids.length);
    expect(done.sort()).toEqual(ids);
  });
});
