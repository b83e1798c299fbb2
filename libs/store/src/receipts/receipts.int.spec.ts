import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Shards } from '@soc-agent/contracts';
import { randomPrefix, sharedRedisUrl } from '@soc-agent/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { randomUUID as uuid } from 'node:crypto';
import { Receipts, type Claim, type Receipt } from './receipts.js';

const redis = new Redis(sharedRedisUrl());
afterAll(() => redis.disconnect());

let prefix: string;
let receipts: Receipts;
beforeEach(() => {
  prefix = randomPrefix();
  receipts = new Receipts(redis, new Shards(prefix));
});

async function claimed(
  of: Claim['of'],
  name: string[],
  content: string,
  freshId: string,
  by = receipts,
): Promise<Receipt | undefined> {
  return (await by.claim([{ of, name, content, freshId }]))[0];
}

const ofKey = (name: string[], content: string, freshId: string): Promise<Receipt | undefined> =>
  claimed('key', name, content, freshId);

async function ofEvent(name: string[], content: string, freshId: string, by = receipts): Promise<Receipt> {
  return (await claimed('event', name, content, freshId, by))!;
}

describe('receipts that are claimed together', () => {
  it('are those that would be claimed one after the other', async () => {
    const claim = fc.record({
      of: fc.constantFrom('key' as const, 'event' as const),
      name: fc.constantFrom(['a'], ['b']),
      content: fc.constantFrom('x', 'y', 'z'),
      freshId: fc.uuid(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { minLength: 1, maxLength: 12 }), async (claims) => {
        const [together, apart] = [3, 1].map((count) => new Receipts(redis, new Shards(randomPrefix(), count)));
        const expected: (Receipt | undefined)[] = [];
        for (const one of claims) expected.push(...(await apart!.claim([one])));
        expect(await together!.claim(claims)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the receipt for a key', () => {
  it('is the first one for the same content, and none for another', async () => {
    const id = uuid();
    expect(await ofKey(['-', 'k'], 'a', id)).toEqual({ id, revision: 1 });
    expect(await ofKey(['-', 'k'], 'a', uuid())).toEqual({ id, revision: 1 });
    expect(await ofKey(['-', 'k'], 'b', uuid())).toBeUndefined();
    expect(await ofKey(['-', 'k'], 'a', uuid())).toEqual({ id, revision: 1 });
    expect((await ofKey(['other', 'k'], 'b', uuid()))?.revision).toBe(1);
  });
});

describe('the receipt for an event', () => {
  it('has one id, and a revision for each content', async () => {
    const id = uuid();
    const name = ['-', 'RetailMax', 'Wazuh', 'manager', '1.1'];
    const revisions: number[] = [];
    for (const content of ['a', 'a', 'b', 'a', 'c', 'b']) {
      const receipt = await ofEvent(name, content, revisions.length === 0 ? id : uuid());
      expect(receipt.id).toBe(id);
      revisions.push(receipt.revision);
    }
    expect(revisions).toEqual([1, 1, 2, 1, 3, 2]);
  });

  it('is the same for everybody who asks at the same time', async () => {
    const others = Array.from({ length: 20 }, () => new Receipts(redis, new Shards(prefix)));
    const found = await Promise.all(others.map((one) => ofEvent(['e'], 'a', uuid(), one)));
    expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    const revised = await Promise.all(others.map((one, n) => ofEvent(['e'], `content ${n % 4}`, uuid(), one)));
    expect(new Set(revised.map(({ revision }) => revision))).toEqual(new Set([2, 3, 4, 5]));
  });

  it('keeps names apart, whatever characters they contain', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.array(fc.string(), { maxLength: 3 }), {
          selector: (name) => JSON.stringify(name),
          maxLength: 6,
        }),
        async (names) => {
          const own = new Receipts(redis, new Shards(randomPrefix()));
          const found = await Promise.all(names.map((name) => ofEvent(name, 'x y:1', uuid(), own)));
          expect(new Set(found.map(({ id }) => id)).size).toBe(names.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('remembers the latest contents of an event that changes all the time', async () => {
    for (let n = 1; n <= 40; n++) await ofEvent(['e'], `content ${n}`, uuid());
    expect((await ofEvent(['e'], 'content 40', uuid())).revision).toBe(40);
    expect((await ofEvent(['e'], 'content 30', uuid())).revision).toBe(30);
    expect(await redis.hlen(`${prefix}:receipts:1`)).toBe(1);
  });
});

describe('receipts', () => {
  const HOUR = 3_600_000;

  /** As if the newest slice had begun so long ago. */
  async function age(hours: number): Promise<void> {
    await redis.set(`${prefix}:receipts:since`, Date.now() - hours * HOUR);
  }

  it('are kept for a day, and gone after four slices', async () => {
    const { id } = await ofEvent(['e'], 'a', uuid());
    for (let slice = 1; slice <= 3; slice++) {
      await age(8);
      await ofEvent([`other ${slice}`], 'a', uuid());
      expect((await ofEvent(['e'], 'a', uuid())).id).toBe(id);
    }
    await age(8);
    await ofEvent(['other 4'], 'a', uuid());
    expect((await ofEvent(['e'], 'a', uuid())).id).not.toBe(id);
    expect(await redis.exists(`${prefix}:receipts:1`)).toBe(0);
  });

  it('leave nothing behind where nothing comes in any more', async () => {
    await ofEvent(['e'], 'a', uuid());
    expect(await redis.ttl(`${prefix}:receipts:1`)).toBeGreaterThan(24 * 3600);
  });
});
