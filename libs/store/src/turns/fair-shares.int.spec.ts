import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Shards, SIGNALS } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { FairShares } from './fair-shares.js';

const redis = new Redis(sharedRedisUrl(), { maxRetriesPerRequest: null });
afterAll(() => redis.disconnect());

let prefix: string;
let shares: FairShares;
let queue: Queue;
beforeEach(() => {
  prefix = randomPrefix();
  shares = new FairShares(redis, new Shards(prefix));
  queue = new Queue(SIGNALS.name, { connection: redis, prefix });
});

afterEach(() => queue.close());

/** Adds jobs called after their sender, as those who take signals in do. */
async function add(sender: string, jobs: number, urgent = true): Promise<void> {
  const turns = await shares.turns(SIGNALS, Array.from({ length: jobs }, String), { sender, urgent });
  for (const priority of turns) await queue.add(urgent ? sender : sender.toLowerCase(), {}, { priority });
}

/** Names of the jobs in the order in which workers would take them. */
async function order(): Promise<string> {
  return (await queue.getJobs(['prioritized'], 0, -1, true)).map(({ name }) => name).join('');
}

describe('turns in a queue', () => {
  it('are taken side by side, however many jobs a sender has waiting', async () => {
    await add('A', 5);
    await add('B', 2);
    expect(await order()).toBe('ABABAAA');
  });

  it('come early for who comes late', async () => {
    await add('A', 20);
    const taken = (await queue.getJobs(['prioritized'], 0, 9, true)).map((job) => job.remove());
    await Promise.all(taken);
    await add('B', 1);
    expect((await order()).indexOf('B')).toBeLessThan(3);
  });

  it("of what is urgent come before the sender's others, and not before those of somebody else", async () => {
    await add('A', 4, false);
    await add('B', 2, false);
    await add('A', 2, true);
    expect(await order()).toBe('AAababaa');
  });

  it('begin anew when nothing waits', async () => {
    await add('A', 30);
    await queue.obliterate({ force: true });
    expect(await shares.turns(SIGNALS, ['a'], { sender: 'A', urgent: true })).toEqual([1]);
  });

  it('are told for each subject in its shard', async () => {
    const several = new FairShares(redis, new Shards(prefix, 3));
    const subjects = Array.from({ length: 30 }, (_, n) => `subject ${n}`);
    const turns = await several.turns(SIGNALS, subjects, { sender: 'A', urgent: true });
    const expected = new Map<string, number>();
    for (const [n, subject] of subjects.entries()) {
      const shard = new Shards(prefix, 3).of(subject);
      expected.set(shard, (expected.get(shard) ?? 0) + 1);
      expect(turns[n]).toBe(expected.get(shard));
    }
  });
});
