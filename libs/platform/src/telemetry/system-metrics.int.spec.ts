import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JOINS, SIGNALS, Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createRedis } from '../redis/create-redis.js';
import { Meter } from './meter.js';
import { measureSystem } from './system-metrics.js';

const redis = new Redis(sharedRedisUrl(), { maxRetriesPerRequest: null });
afterAll(() => redis.disconnect());

let prefix: string;
let meter: Meter;
let queue: Queue;
beforeEach(() => {
  prefix = randomPrefix();
  meter = new Meter();
  queue = new Queue(JOINS.name, { connection: redis, prefix });
});
afterEach(() => queue.close());

/** Value of a series, in the first scrape that has it: what a server says too late is left out of a scrape. */
async function told(series: string): Promise<number> {
  for (; ; await wait(50)) {
    const { body } = await meter.scrape();
    const line = body.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    if (line !== undefined) return Number(line.slice(series.length));
  }
}

describe('the state of the system', () => {
  it('counts the jobs of each queue by state, as BullMQ does', async () => {
    measureSystem(meter, redis, new Shards(prefix));
    await queue.add('fails', {}, { attempts: 1 });
    const worker = new Worker(JOINS.name, () => Promise.reject(new Error('no')), { connection: redis, prefix });
    await once(worker, 'failed');
    await worker.close();
    await queue.addBulk([
      { name: 'waits', data: {} },
      { name: 'waits', data: {} },
      { name: 'comes later', data: {}, opts: { delay: 60_000 } },
      { name: 'comes first', data: {}, opts: { priority: 1 } },
    ]);
    const states = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
    const counts = await queue.getJobCounts(...states);
    expect(counts).toEqual({ waiting: 2, prioritized: 1, active: 0, delayed: 1, failed: 1 });
    for (const state of states) {
      expect(await told(`bullmq_job_count{queue="joins",state="${state}"}`)).toBe(counts[state]);
    }
    expect(await told(`bullmq_job_count{queue="${SIGNALS.name}",state="waiting"}`)).toBe(0);
  });

  it('shows how long the oldest job has waited, and 0 when none waits', async () => {
    measureSystem(meter, redis, new Shards(prefix));
    await queue.add('old', {}, { timestamp: Date.now() - 90_000 });
    await queue.add('new', {});
    expect(await told('soc_queue_oldest_job_age_seconds{queue="joins"}')).toBeGreaterThanOrEqual(90);
    expect(await told('soc_queue_oldest_job_age_seconds{queue="signals"}')).toBe(0);
  });

  it('shows the state of Redis', async () => {
    measureSystem(meter, redis, new Shards(prefix));
    expect(await told('soc_redis_memory_used_bytes')).toBeGreaterThan(100_000);
    expect(await told('soc_redis_persistence_ok')).toBe(1);
  });
});

describe('a Redis that accepts connections and says nothing', () => {
  it('neither holds a scrape up nor is told of', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    for (const manners of ['fail-fast', 'patient'] as const) {
      meter = new Meter();
      const connection = createRedis({ REDIS_URL: url }, manners, 'test').on('error', () => undefined);
      measureSystem(meter, connection, new Shards(prefix));
      const startedAt = Date.now();
      const { body } = await meter.scrape();
      expect(Date.now() - startedAt).toBeLessThan(60_000);
      expect(body).toContain('process_cpu_seconds_total');
      expect(body).not.toMatch(/^(bullmq_job_count|soc_redis_memory_used_bytes)[ {]/m);
      connection.disconnect();
    }
    silent.close();
  });
});
