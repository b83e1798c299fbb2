import { QUEUES, type QueueDefinition, type QueueFigures, type Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { CARRIED } from '../bullmq/carried.js';
import { serverInfos } from '../redis/server-info.js';
import type { Meter } from './meter.js';
import { CachedProbe } from './cached-probe.js';

/** BullMQ's keys of a queue by the state of the jobs in them, and whether the key is a list. */
const STATES = [
  ['waiting', 'wait', 'llen'],
  ['prioritized', 'prioritized', 'zcard'],
  ['active', 'active', 'llen'],
  ['delayed', 'delayed', 'zcard'],
  ['failed', 'failed', 'zcard'],
  // those that travel in jobs of the first four states
  ['carried', CARRIED, 'hlen'],
] as const;

/** Jobs with a priority that are looked at for the oldest. */
const FIRST = 16;

/** Jobs of a queue. */
interface QueueState {
  name: string;
  counts: Record<(typeof STATES)[number][0], number>;
  oldestSeconds: number;
}

/**
 * What the whole system shares: its queues and its Redis. One service reports it, at a scrape and in three round trips, so that
 * the other processes need not. A Redis that does not answer takes these series away and holds nothing up.
 */
export function measureSystem(meter: Meter, redis: Redis, shards: Shards): void {
  const queues = new CachedProbe(() => readQueues(redis, shards, QUEUES));
  meter.gauge('bullmq_job_count', async (gauge) => {
    gauge.reset();
    for (const { name: queue, counts } of (await queues.value()) ?? []) {
      for (const [state, count] of Object.entries(counts)) gauge.set({ queue, state }, count);
    }
  });
  meter.gauge('soc_queue_oldest_job_age_seconds', async (gauge) => {
    gauge.reset();
    for (const { name: queue, oldestSeconds } of (await queues.value()) ?? []) gauge.set({ queue }, oldestSeconds);
  });
  const servers = new CachedProbe(() => serverInfos(redis, shards));
  for (const [name, figure] of [
    ['soc_redis_memory_used_bytes', 'used_memory'],
    ['soc_redis_memory_max_bytes', 'maxmemory'],
    ['soc_redis_clients', 'connected_clients'],
    ['soc_redis_operations_per_second', 'instantaneous_ops_per_sec'],
  ] as const) {
    meter.gauge(name, async (gauge) => {
      gauge.remove();
      const infos = await servers.value();
      if (infos) gauge.set(infos.reduce((sum, info) => sum + Number(info.get(figure) ?? 0), 0));
    });
  }
  meter.gauge('soc_redis_persistence_ok', async (gauge) => {
    gauge.remove();
    const infos = await servers.value();
    const states = infos?.flatMap((info) => [info.get('aof_last_write_status'), info.get('rdb_last_bgsave_status')]);
    if (states) gauge.set(states.includes('err') ? 0 : 1);
  });
}

/** What the queues hold, in two round trips; jobs of a queue are those of all its shards, and as old as the oldest of them. */
export async function queueFigures(
  redis: Redis,
  shards: Shards,
  queues: readonly QueueDefinition[] = QUEUES,
): Promise<QueueFigures[]> {
  const states = await readQueues(redis, shards, queues);
  return states.map(({ name, counts: { waiting, prioritized, carried, ...others }, oldestSeconds }) => {
    return { name, waiting: waiting + prioritized + carried, ...others, oldestSeconds };
  });
}

async function readQueues(redis: Redis, shards: Shards, queues: readonly QueueDefinition[]): Promise<QueueState[]> {
  const [first = [], ...others] = await Promise.all(shards.prefixes.map((prefix) => readShard(redis, prefix, queues)));
  return first.map((state, row) =>
    others.reduce(
      (sum, shard) => ({
        name: sum.name,
        counts: countsBy((state) => sum.counts[state] + (shard[row]?.counts[state] ?? 0)),
        oldestSeconds: Math.max(sum.oldestSeconds, shard[row]?.oldestSeconds ?? 0),
      }),
      state,
    ),
  );
}

async function readShard(redis: Redis, prefix: string, queues: readonly QueueDefinition[]): Promise<QueueState[]> {
  const pipeline = redis.pipeline();
  for (const { name } of queues) {
    for (const [, key, command] of STATES) pipeline[command](`${prefix}:${name}:${key}`);
    // jobs are taken from the end of the list; of those with a priority, each sender's oldest is among the first
    pipeline.lindex(`${prefix}:${name}:wait`, -1);
    pipeline.zrange(`${prefix}:${name}:prioritized`, '0', String(FIRST - 1));
  }
  const answers = await answersOf(pipeline);
  const width = STATES.length + 2;
  const rows = queues.map(({ name }, row) => ({ name, row: answers.slice(row * width, (row + 1) * width) }));
  const ages = redis.pipeline();
  const waiting = rows.map(({ name, row }) => {
    const ids = [row.at(-2) as string | null, ...(row.at(-1) as string[])].filter((id) => id !== null);
    return ids.map((id) => `${prefix}:${name}:${id}`);
  });
  for (const key of waiting.flat()) ages.hget(key, 'timestamp');
  const timestamps = (await answersOf(ages)).values();
  const now = Date.now();
  return rows.map(({ name, row }, position) => ({
    name,
    counts: withoutLeftovers(countsBy((_state, column) => Number(row[column]))),
    oldestSeconds:
      Math.max(0, ...(waiting[position] ?? []).map(() => now - Number(timestamps.next().value ?? now))) / 1000,
  }));
}

/** A process that died while it added jobs may leave some in the map that no job carries. */
function withoutLeftovers(counts: QueueState['counts']): QueueState['counts'] {
  const { waiting, prioritized, active, delayed } = counts;
  return waiting + prioritized + active + delayed > 0 ? counts : { ...counts, carried: 0 };
}

function countsBy(count: (state: keyof QueueState['counts'], column: number) => number): QueueState['counts'] {
  const counts = STATES.map(([state], column) => [state, count(state, column)]);
  return Object.fromEntries(counts) as QueueState['counts'];
}

async function answersOf(pipeline: ReturnType<Redis['pipeline']>): Promise<unknown[]> {
  return ((await pipeline.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
