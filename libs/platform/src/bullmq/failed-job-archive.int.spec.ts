import { afterAll, describe, expect, it } from '@jest/globals';
import { ACTIONS, ANALYZER_QUEUE, JOINS, type QueueDefinition, Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Queue, Worker } from 'bullmq';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { FailedJobArchive } from './failed-job-archive.js';

const redis = new Redis(sharedRedisUrl(), { maxRetriesPerRequest: null });
afterAll(() => redis.disconnect());

/** A queue whose jobs have all failed. */
async function failed(prefix: string, queue: QueueDefinition, count: number): Promise<void> {
  const jobs = new Queue(queue.name, { connection: redis, prefix });
  await jobs.addBulk(
    Array.from({ length: count }, (_, n) => ({ name: queue.name, data: {}, opts: { jobId: `job-${n}` } })),
  );
  await jobs.close();
  const worker = new Worker(queue.name, () => Promise.reject(new Error('the disk is full')), {
    connection: redis,
    prefix,
  });
  for (let n = 0; n < count; n++) await once(worker, 'failed');
  await worker.close();
}

describe('jobs that failed for good', () => {
  it('are listed with why', async () => {
    const prefix = randomPrefix();
    await failed(prefix, JOINS, 2);
    const jobs = await new FailedJobArchive(redis, new Shards(prefix)).list(JOINS);
    expect(jobs.map(({ id }) => id).sort()).toEqual(['job-0', 'job-1']);
    expect(jobs[0]).toMatchObject({ reason: 'the disk is full' });
    expect(jobs[0]).toMatchObject({ queue: JOINS.name, attempts: 1 });
    expect(jobs[0]).not.toHaveProperty('threatId');
    expect(Date.parse(jobs[0]?.failedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('of several queues come newest first, as many as are asked for, and all are counted', async () => {
    const prefix = randomPrefix();
    await failed(prefix, JOINS, 3);
    await failed(prefix, ANALYZER_QUEUE, 2);
    const archive = new FailedJobArchive(redis, new Shards(prefix));
    const { items, total } = await archive.newest([JOINS, ACTIONS, ANALYZER_QUEUE], 3);
    expect(total).toBe(5);
    expect(items.map(({ queue }) => queue)).toEqual([ANALYZER_QUEUE.name, ANALYZER_QUEUE.name, JOINS.name]);
  });

  it('go back by their ids, or as many as are asked for', async () => {
    const prefix = randomPrefix();
    await failed(prefix, JOINS, 6);
    const archive = new FailedJobArchive(redis, new Shards(prefix));
    expect(await archive.retry(JOINS, { ids: ['job-0', 'job-1', 'of no such name'] })).toBe(2);
    expect(await archive.retry(JOINS, { ids: ['job-0'] })).toBe(0);
    expect(await archive.retry(JOINS, { most: 3 })).toBe(3);
    expect(await archive.count(JOINS)).toBe(1);
  });

  it('go back once each, however often and by however many that is asked for', async () => {
    const prefix = randomPrefix();
    await failed(prefix, JOINS, 30);
    const archive = new FailedJobArchive(redis, new Shards(prefix));
    const counts = await Promise.all([archive.retry(JOINS), archive.retry(JOINS)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(await archive.retry(JOINS)).toBe(0);
    expect(await archive.list(JOINS)).toEqual([]);
    const done: string[] = [];
    const worker = new Worker(
      JOINS.name,
      async ({ id = '', attemptsMade }) => void done.push(`${id} ${attemptsMade}`),
      {
        connection: redis,
        prefix,
      },
    );
    while (done.length < 30) await once(worker, 'completed');
    await worker.close();
    expect(new Set(done).size).toBe(30);
    expect(done.every((line) => line.endsWith(' 0'))).toBe(true);
  });
});
