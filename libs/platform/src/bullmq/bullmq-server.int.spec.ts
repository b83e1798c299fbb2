import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import {
  JoinJob,
  JOINS,
  NOTIFICATIONS,
  REANALYSES,
  SIGNALS,
  type QueueDefinition,
  type ReanalysisJob,
  Shards,
} from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl, startRedis, type RedisServer } from '@soc-agent/testing';
import { Queue, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import { createLogger } from 'winston';
import { createRedis } from '../redis/create-redis.js';
import { JobMetrics } from '../telemetry/job-metrics.js';
import { Meter } from '../telemetry/meter.js';
import { queueFigures } from '../telemetry/system-metrics.js';
import { BullMqServer, type BullMqServerOptions } from './bullmq-server.js';
import { PermanentError } from './errors.js';
import { JobContext } from './job-context.js';
import { PayloadPipe } from './payload.pipe.js';
import { QueueClient } from './queue-client.js';
import { QueueHandler } from './queue-handler.js';
import { RethrowFilter } from './rethrow.filter.js';

const redis = createRedis({ REDIS_URL: sharedRedisUrl() }, 'patient', 'test');
afterAll(() => redis.disconnect());

const THREAT = '00000000-0000-7000-8000-000000000001';

/** What the handler did, and what it shall do. */
let calls: { payload: JoinJob; queue: string }[];
let behaviour: (attempt: number) => void;

@Controller()
class Joins {
  @QueueHandler(JOINS)
  join(@Payload() payload: JoinJob, @Ctx() context: JobContext): void {
    calls.push({ payload, queue: context.job.queueName });
    behaviour(calls.length);
  }
}

@Module({ controllers: [Joins] })
class TestModule {}

let prefix: string;
let queues: QueueClient;
let failures: { queue: QueueDefinition; payload: unknown; error: Error }[];
let meter: Meter;
let stop: () => Promise<void>;

beforeEach(async () => {
  prefix = randomPrefix();
  queues = new QueueClient(redis, new Shards(prefix));
  calls = [];
  failures = [];
  behaviour = () => undefined;
  meter = new Meter();
  const strategy = newServer(redis, { metrics: new JobMetrics(meter) });
  strategy.reportFailuresTo({
    jobFailed: async (queue, payload, error) => void failures.push({ queue, payload, error }),
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(TestModule, { strategy, logger: false });
  app.useGlobalPipes(new PayloadPipe());
  app.useGlobalFilters(new RethrowFilter());
  await app.listen();
  stop = () => app.close();
});
afterEach(async () => {
  await stop();
  await queues.close();
});

function newServer(connection: Redis, options: Partial<BullMqServerOptions> = {}): BullMqServer {
  const metrics = new JobMetrics(new Meter());
  return new BullMqServer({
    connection,
    shards: new Shards(prefix),
    logger: createLogger({ silent: true }),
    metrics,
    queues,
    ...options,
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function addRaw(data: unknown): Promise<void> {
  const queue = new Queue(JOINS.name, { connection: redis, prefix });
  await queue.add(JOINS.name, data, { attempts: 3, backoff: { type: 'fixed', delay: 10 } });
  await queue.close();
}

describe('a job', () => {
  it('reaches the handler of its queue as an instance of its class', async () => {
    await queues.add({ queue: JOINS, payload: { threatId: THREAT, run: 1 }, jobId: 'a' });
    await until(() => calls.length === 1);
    expect(calls[0]?.payload).toBeInstanceOf(JoinJob);
    expect(calls[0]).toMatchObject({ queue: 'joins', payload: { threatId: THREAT, run: 1 } });
  });

  it('that throws is tried again, and its error is told once it fails for good', async () => {
    behaviour = (attempt) => {
      throw new Error(`attempt ${attempt}`);
    };
    await addRaw({ threatId: THREAT });
    await until(() => failures.length === 1);
    expect(calls).toHaveLength(3);
    expect(failures[0]).toMatchObject({ queue: JOINS, payload: { threatId: THREAT }, error: { message: 'attempt 3' } });
    expect((await meter.scrape()).body).toContain('soc_jobs_total{queue="joins",outcome="retried"} 2');
  });

  it('that recovers is no failure', async () => {
    behaviour = (attempt) => {
      if (attempt < 3) throw new Error('not yet');
    };
    await addRaw({ threatId: THREAT });
    await until(() => calls.length === 3);
    expect(failures).toEqual([]);
  });

  it('that cannot succeed is not tried again', async () => {
    behaviour = () => {
      throw new PermanentError('no use');
    };
    await addRaw({ threatId: THREAT });
    await until(() => failures.length === 1);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [{ threatId: 'x' }, 'threatId'],
    [{ threatId: THREAT, run: 0 }, 'run'],
    ['text', 'JSON object'],
  ])('with the payload %j never reaches the handler; the error names what is wrong', async (payload, named) => {
    await addRaw(payload);
    await until(() => failures.length === 1);
    expect(calls).toEqual([]);
    expect(failures[0]?.error.message).toContain(named);
  });

  it('of a newer producer is served without the fields this version does not know', async () => {
    await addRaw({ threatId: THREAT, colour: 'red' });
    await until(() => calls.length === 1);
    expect(calls[0]?.payload).not.toHaveProperty('colour');
  });
});

describe('the producer', () => {
  it('refuses a payload that is not of its class before Redis hears of it', async () => {
    const payload: JoinJob = { threatId: THREAT, run: 0 };
    await expect(queues.add({ queue: JOINS, payload, jobId: 'a' })).rejects.toThrow('run');
    await expect(queues.addAll([{ queue: JOINS, payload, jobId: 'a' }])).rejects.toThrow('run');
    expect(await redis.exists(`${prefix}:${JOINS.name}:a`)).toBe(0);
  });

  it('knows which jobs Redis has lost', async () => {
    const waiting = { queue: SIGNALS, payload: {}, jobId: 'waiting' };
    await new Queue(SIGNALS.name, { connection: redis, prefix }).add(SIGNALS.name, {}, { jobId: 'waiting' });
    const lost = { queue: NOTIFICATIONS, payload: { threat: { id: THREAT } }, jobId: 'lost' };
    expect(await queues.missing([waiting, lost] as never[])).toEqual([lost]);
  });
});

describe('several shards', () => {
  it('have their jobs taken by one server, each shard its threats, and are counted together', async () => {
    const shards = new Shards(prefix, 3);
    const producer = new QueueClient(redis, shards);
    const ids = Array.from({ length: 12 }, (_, n) => THREAT.replace(/1$/, n.toString(16)));
    const jobs = ids.map((threatId) => ({
      queue: REANALYSES,
      payload: { threatId, run: 1, requestedAt: 1 },
      jobId: threatId,
    }));
    await producer.addAll(jobs);
    expect(await queueFigures(redis, shards, [REANALYSES])).toMatchObject([
      { name: REANALYSES.name, waiting: 12, active: 0 },
    ]);
    for (const threatId of ids) {
      expect(await redis.exists(`${shards.of(threatId)}:${REANALYSES.name}:${threatId}`)).toBe(1);
      expect(await producer.find(REANALYSES, threatId, threatId)).toEqual({ threatId, run: 1, requestedAt: 1 });
    }
    expect(new Set(ids.map((id) => shards.of(id))).size).toBe(3);
    const done: string[] = [];
    const strategy = newServer(redis, { shards });
    strategy.addHandler(REANALYSES.name, async ({ threatId }: ReanalysisJob) => void done.push(threatId));
    strategy.listen(() => undefined);
    for (const end = Date.now() + 20_000; done.length < 12 && Date.now() < end;) await wait(20);
    await strategy.close();
    await producer.close();
    expect(done.sort()).toEqual(ids);
  });
});

/** What closing may take beside other tests, milliseconds; what hangs takes for ever. */
const ENDS_WITHIN_MS = 20_000;

const kill = (own: RedisServer): Promise<void> => own.kill();
const restart = (own: RedisServer): Promise<void> => own.restart();
const hang = async (own: RedisServer): Promise<void> => own.signal('SIGSTOP');
const goOn = async (own: RedisServer): Promise<void> => own.signal('SIGCONT');
const nothing = async (): Promise<void> => undefined;

it.each([
  ['is away', kill, nothing, restart],
  ['is away and comes back meanwhile', kill, restart, nothing],
  ['hangs', hang, nothing, goOn],
  ['hangs and goes on meanwhile', hang, goOn, nothing],
])('a server that has a job under way ends though Redis %s', async (_, happens, meanwhile, isRepaired) => {
  const own = await startRedis();
  const connection = createRedis({ REDIS_URL: own.url }, 'patient', 'test').on('error', () => undefined);
  const server = newServer(connection);
  const [begun, hasHappened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  server.addHandler(JOINS.name, async () => {
    begun.resolve();
    await hasHappened.promise;
    await connection.ping();
  });
  server.listen(() => undefined);
  const queue = new Queue(JOINS.name, { connection, prefix });
  await queue.add(JOINS.name, {});
  await queue.close();
  await begun.promise;
  await happens(own);
  hasHappened.resolve();
  const closing = server.close();
  await wait(500);
  await meanwhile(own);
  const ended = await Promise.race([closing, wait(ENDS_WITHIN_MS, 'late', { ref: false })]);
  // what BullMQ still waits for
  await isRepaired(own);
  await Promise.all(server.unwrap<Worker[]>().map((worker) => worker.close()));
  connection.disconnect();
  await own.stop();
  expect(ended).toBeUndefined();
});

it('a server ends though a job does not, which is told to', async () => {
  const server = newServer(redis, { closeTimeoutMs: 100 });
  const [begun, end] = [Promise.withResolvers<AbortSignal>(), Promise.withResolvers<void>()];
  server.addHandler(JOINS.name, async (_: JoinJob, { abortSignal }: JobContext) => {
    begun.resolve(abortSignal);
    await end.promise;
  });
  await stop();
  server.listen(() => undefined);
  await addRaw({ threatId: THREAT });
  const signal = await begun.promise;
  expect(signal.aborted).toBe(false);
  expect(await Promise.race([server.close(), wait(ENDS_WITHIN_MS, 'late', { ref: false })])).toBeUndefined();
  expect(signal.aborted).toBe(true);
  end.resolve();
  await Promise.all(server.unwrap<Worker[]>().map((worker) => worker.close()));
});
