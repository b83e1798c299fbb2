import { afterAll, expect, it } from '@jest/globals';
import { Shards, SIGNALS } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { LoginLimits } from './access/login-limits.js';
import { Sessions } from './access/sessions.js';
import { KEYS } from './keys.js';
import { ModelAnswerCache } from './model/model-answer-cache.js';
import { ModelQuota } from './model/model-quota.js';
import { Receipts } from './receipts/receipts.js';
import { RunStore } from './runs/run-store.js';
import { RedisTriageMemory } from './triage/triage-memory.js';
import { FairShares } from './turns/fair-shares.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

const LIMITS = {
  ...{ concurrency: 3, tokensPerMinute: 6000, tokensPerDay: 100_000 },
  ...{ breakerFailures: 3, breakerOpenMs: 300, leaseMs: 10_000 },
};

/** Placeholders stand for anything, and what is in brackets may be missing. */
function expressionOf(pattern: string): RegExp {
  const optional = pattern.replace(/\[(.*)\]$/, '(?:$1)?');
  return new RegExp(`^${optional.replace(/<[^>]*>/g, '[^:]+')}$`);
}

it.each([1, 3])('every key that is written is described, with its type, in %i shards', async (count) => {
  const shards = new Shards(randomPrefix(), count);
  const now = Date.now();
  for (let n = 0; n < 4; n++) {
    const signal = threatSignal({ customerName: `customer ${n}` });
    await new RunStore(redis, shards).open({ signal, acceptedAt: now, openedAt: now, deadline: now + 30_000 });
    const memory = new RedisTriageMemory(redis, shards);
    await memory.observe(signal, now);
    const verdict = {
      customerName: signal.customerName,
      rule: 'r',
      entity: 'e',
      real: true,
      analyst: 'ann',
      at: now,
      logit: 1,
    };
    await memory.recordVerdict(verdict);
    await new Receipts(redis, shards).claim([
      { of: 'event', name: ['event', String(n)], content: 'content', freshId: signal.id },
    ]);
    await new FairShares(redis, shards).turns(SIGNALS, [signal.id], { sender: 'key', urgent: true });
  }
  await new ModelQuota(redis, shards, LIMITS).admit(10);
  await new ModelAnswerCache(redis, shards).keep('digest', {}, 60);
  await new Sessions(redis, shards).start('user', now);
  const attempt = { name: 'ann', address: '198.51.100.7', device: undefined };
  const limits = new LoginLimits(redis, shards);
  await limits.admits(attempt);
  await limits.succeeded(attempt);
  await limits.admits(attempt);
  const unknown: string[] = [];
  const found = new Set<string>();
  for (const prefix of shards.prefixes) {
    for (const key of await redis.keys(`${prefix}:*`)) {
      const name = key.slice(prefix.length + 1);
      const type = await redis.type(key);
      // BullMQ's are its own affair
      const kind = Object.entries(KEYS).find(
        ([kind, { pattern, type: wanted }]) => kind !== 'queue' && wanted === type && expressionOf(pattern).test(name),
      );
      if (kind) found.add(kind[0]);
      else unknown.push(`${name} (${type})`);
    }
  }
  expect(unknown).toEqual([]);
  expect(found.size).toBeGreaterThan(18);
});
