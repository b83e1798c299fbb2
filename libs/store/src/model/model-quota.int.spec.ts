import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { ModelAnswerCache } from './model-answer-cache.js';
import { ModelQuota, type Admission, type ModelLimits, type Permit } from './model-quota.js';

const connections = [new Redis(sharedRedisUrl()), new Redis(sharedRedisUrl())] as const;
afterAll(() => connections.forEach((redis) => redis.disconnect()));

const LIMITS: ModelLimits = {
  concurrency: 3,
  tokensPerMinute: 6000,
  tokensPerDay: 100_000,
  breakerFailures: 3,
  breakerOpenMs: 60_000,
  leaseMs: 60_000,
};

let prefix: string;
beforeEach(() => {
  prefix = randomPrefix();
});

/** Two replicas with connections of their own and the same limits. */
function replicas(changes: Partial<ModelLimits> = {}): [ModelQuota, ModelQuota] {
  const [one, other] = connections;
  const limits = { ...LIMITS, ...changes };
  return [new ModelQuota(one, new Shards(prefix), limits), new ModelQuota(other, new Shards(prefix), limits)];
}

async function permitOf(asked: Promise<Admission>): Promise<Permit> {
  const admission = await asked;
  if (admission.state !== 'admitted') throw new Error(`not admitted: ${admission.why}`);
  return admission.permit;
}

async function fail(quota: ModelQuota, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await quota.settle(await permitOf(quota.admit(10)), { outcome: 'failed', tokensUsed: 0 });
  }
}

/** As if so much time had gone by. */
async function later(ms: number): Promise<void> {
  const [redis, key] = [connections[0], `${prefix}:model`];
  for (const time of ['openUntil', 'probeUntil', 'pausedUntil', 'bucketAt']) await redis.hincrby(key, time, -ms);
  for (const permit of await redis.zrange(`${key}:permits`, '0', '-1'))
    await redis.zincrby(`${key}:permits`, -ms, permit);
}

describe('two replicas', () => {
  it('share the number of calls under way', async () => {
    const [one, other] = replicas();
    const permits = [await permitOf(one.admit(10)), await permitOf(other.admit(10)), await permitOf(one.admit(10))];
    expect(await other.admit(10)).toEqual({ state: 'wait', waitMs: 0, why: 'concurrency' });
    await one.settle(permits[0]!, { outcome: 'answered', tokensUsed: 10 });
    expect((await other.admit(10)).state).toBe('admitted');
  });

  it('never exceed it, however many ask at the same time', async () => {
    const gates = replicas();
    const asked = await Promise.all(Array.from({ length: 40 }, (_, n) => gates[n % 2]!.admit(1)));
    expect(asked.filter(({ state }) => state === 'admitted')).toHaveLength(3);
  });

  it('share the tokens of a minute, and are told how long to wait for more', async () => {
    const [one, other] = replicas();
    const startedAt = Date.now();
    await permitOf(one.admit(4000));
    const refused = await other.admit(4000);
    expect(refused).toMatchObject({ state: 'wait', why: 'tokens' });
    const { waitMs } = refused as Extract<Admission, { state: 'wait' }>;
    // meanwhile there were more
    expect(waitMs).toBeGreaterThanOrEqual(20_000 - 1 - (Date.now() - startedAt));
    expect(waitMs).toBeLessThanOrEqual(20_000);
    expect((await other.admit(1900)).state).toBe('admitted');
  });

  it('get back what a call did not use', async () => {
    const [one, other] = replicas();
    await one.settle(await permitOf(one.admit(6000)), { outcome: 'answered', tokensUsed: 500 });
    expect((await other.admit(5500)).state).toBe('admitted');
  });

  it('ask no more questions once the day is spent', async () => {
    const [one, other] = replicas({ tokensPerDay: 1000 });
    await one.settle(await permitOf(one.admit(800)), { outcome: 'answered', tokensUsed: 700 });
    expect(await other.admit(301)).toMatchObject({ state: 'refused', why: 'budget' });
    expect((await other.admit(300)).state).toBe('admitted');
  });

  it('begin a new day with a full budget', async () => {
    const [one, other] = replicas({ tokensPerDay: 1000 });
    await one.settle(await permitOf(one.admit(1000)), { outcome: 'answered', tokensUsed: 1000 });
    await connections[0].hincrby(`${prefix}:model`, 'day', -1);
    expect((await other.admit(1000)).state).toBe('admitted');
  });

  it('stop together when the model fails again and again, and one of them tries later', async () => {
    const [one, other] = replicas();
    await fail(one, 2);
    await fail(other, 1);
    expect(await one.admit(10)).toMatchObject({ state: 'refused', why: 'breaker' });
    expect(await other.admit(10)).toMatchObject({ state: 'refused', why: 'breaker' });
    await later(LIMITS.breakerOpenMs);
    const probe = await permitOf(other.admit(10));
    expect(await one.admit(10)).toMatchObject({ state: 'refused', why: 'breaker' });
    await other.settle(probe, { outcome: 'answered', tokensUsed: 10 });
    expect((await one.admit(10)).state).toBe('admitted');
  });

  it('stop again when the try fails', async () => {
    const [one, other] = replicas();
    await fail(one, 3);
    await later(LIMITS.breakerOpenMs);
    await fail(one, 1);
    expect(await other.admit(10)).toMatchObject({ state: 'refused', why: 'breaker' });
  });

  it('do not stop for failures with an answer in between, or for what is not the server’s fault', async () => {
    const [one, other] = replicas();
    await fail(one, 2);
    await one.settle(await permitOf(one.admit(10)), { outcome: 'answered', tokensUsed: 10 });
    await fail(one, 2);
    await one.settle(await permitOf(one.admit(10)), { outcome: 'declined', tokensUsed: 0 });
    expect((await other.admit(10)).state).toBe('admitted');
  });

  it('stay away together for as long as the server asked', async () => {
    const [one, other] = replicas();
    await one.settle(await permitOf(one.admit(10)), { outcome: 'declined', tokensUsed: 0, pauseMs: 60_000 });
    expect(await other.admit(10)).toMatchObject({ state: 'wait', why: 'pause' });
    await later(60_000);
    expect((await other.admit(10)).state).toBe('admitted');
  });
});

describe('a replica that dies during a call', () => {
  it('leaves a permit that lapses', async () => {
    const [one, other] = replicas({ concurrency: 1 });
    await permitOf(one.admit(10));
    expect(await other.admit(10)).toMatchObject({ state: 'wait', why: 'concurrency' });
    await later(LIMITS.leaseMs);
    expect((await other.admit(10)).state).toBe('admitted');
  });
});

describe('answers', () => {
  it('are found by every replica until they are too old', async () => {
    const [one, other] = connections.map((redis) => new ModelAnswerCache(redis, new Shards(prefix))) as [
      ModelAnswerCache,
      ModelAnswerCache,
    ];
    await one.keep('digest', { text: 'answer' }, 60);
    await one.keep('unkept', { text: 'answer' }, 0);
    expect(await other.find('digest')).toEqual({ text: 'answer' });
    expect(await other.find('unkept')).toBeUndefined();
    expect(await connections[0].ttl(`${prefix}:model:answer:digest`)).toBeGreaterThan(50);
  });
});
