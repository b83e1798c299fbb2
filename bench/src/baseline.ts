import { FlowProducer, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AGENTS, BASELINES, JOB_OPTIONS, PREFIX, WORKER_OPTIONS, type Baseline } from './baseline-shape.js';
import { signalBody } from './signals.js';

const WORKER = fileURLToPath(new URL('./baseline-worker.js', import.meta.url));
const ROLES = ['agents', 'analyzers', 'joins'] as const;
/** Threats under way at a time. */
export const IN_FLIGHT = 200;
/** Time that a process gets to have its code compiled before it is measured, milliseconds; the same for the system and the baselines. */
export const WARM_UP_MS = 15_000;

/**
 * Threats a second that three warm worker processes bring through two chained BullMQ flows of no-op jobs, over `seconds`: the
 * pipeline as it would be with flows instead of slots, without HTTP, thinking, storing and telling.
 */
export async function baselineThreatsPerSecond(redisUrl: string, seconds: number, baseline: Baseline): Promise<number> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const workers = ROLES.map((role) => fork(WORKER, [role, redisUrl, baseline]));
  try {
    await Promise.all(workers.map(ready));
    return await withoutRewrites(redis, () => drive(redis, seconds, baseline));
  } finally {
    await Promise.all(workers.map(stop));
    await redis.eval(`for _, k in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', k) end`, 0, `${PREFIX}:*`);
    redis.disconnect();
  }
}

/** Rewriting the append-only file costs by what the system has stored: the baseline does not pay for it. */
async function withoutRewrites<T>(redis: Redis, work: () => Promise<T>): Promise<T> {
  const option = 'auto-aof-rewrite-percentage';
  const [, usual = '100'] = await redis.config('GET', option);
  await redis.config('SET', option, '0');
  try {
    const rewriting = async (): Promise<boolean> =>
      (await redis.info('persistence')).includes('aof_rewrite_in_progress:1');
    for (const until = Date.now() + 60_000; Date.now() < until && (await rewriting());) await wait(200);
    return await work();
  } finally {
    await redis.config('SET', option, usual);
  }
}

async function drive(redis: Redis, seconds: number, baseline: Baseline): Promise<number> {
  const { removeOnComplete } = BASELINES[baseline];
  const flows = new FlowProducer({ connection: redis, prefix: PREFIX });
  let posted = 0;
  let done = 0;
  let notify: () => void = () => undefined;
  const finals = new Worker(
    'done',
    async (job) => {
      await job.getChildrenValues();
      done++;
      notify();
    },
    { connection: redis, prefix: PREFIX, removeOnComplete, ...WORKER_OPTIONS },
  );
  let warmDone = 0;
  const startedAt = Date.now() + WARM_UP_MS;
  setTimeout(() => (warmDone = done), WARM_UP_MS);
  const end = startedAt + seconds * 1000;
  while (Date.now() < end) {
    if (posted - done >= IN_FLIGHT) {
      await new Promise<void>((resolve) => (notify = resolve));
      continue;
    }
    const signal = JSON.parse(signalBody(posted++)) as object;
    void flows.add({
      name: 'join',
      queueName: 'agents-joined',
      data: { signal },
      opts: JOB_OPTIONS,
      children: AGENTS.map((queueName) => ({ name: queueName, queueName, data: { signal }, opts: JOB_OPTIONS })),
    });
    if (posted % 20 === 0) await wait(0);
  }
  const rate = (done - warmDone) / ((Date.now() - startedAt) / 1000);
  for (const until = Date.now() + 30_000; done < posted && Date.now() < until;) await wait(20);
  await finals.close();
  await flows.close();
  return rate;
}

/** @throws Error when the worker ends instead. */
async function ready(worker: ChildProcess): Promise<void> {
  const told = once(worker, 'message');
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`a worker of the baseline ended with ${code}`);
  });
  ended.catch(() => undefined);
  await Promise.race([told, ended]);
}

async function stop(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}
