import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Shards } from './shards.js';

describe('shards', () => {
  it('one alone has the bare prefix, for whatever subject', () => {
    fc.assert(fc.property(fc.string(), (subject) => new Shards('{soc}').of(subject) === '{soc}'));
  });

  it('of several each has a hash tag of its own', () => {
    const { prefixes, first } = new Shards('{soc}', 3);
    expect([first, prefixes]).toEqual(['{soc:0}', ['{soc:0}', '{soc:1}', '{soc:2}']]);
  });

  it('a subject is in the same one always, and in one there is', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 40 }), (subject, count) => {
        const shards = new Shards('{soc}', count);
        return (
          shards.of(subject) === new Shards('{soc}', count).of(subject) && shards.prefixes.includes(shards.of(subject))
        );
      }),
    );
  });

  it('are stable: keys written by another version are found', () => {
    const shards = new Shards('{soc}', 3);
    expect(['018f0000-0000-7000-8000-000000000001', 'RetailMax', ''].map((subject) => shards.of(subject))).toEqual([
      '{soc:0}',
      '{soc:0}',
      '{soc:2}',
    ]);
  });

  it('share ids that follow each other in time evenly, to a tenth', () => {
    const shards = new Shards('{soc}', 7);
    const counts = new Map<string, number>();
    for (let n = 0; n < 70_000; n++) {
      const id = `019a${n.toString(16).padStart(8, '0')}`.replace(/^(.{8})(.{4})$/, '$1-$2-7000-8000-000000000000');
      const prefix = shards.of(id);
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count / 10_000 - 1)).toBeLessThan(0.1);
    expect(counts.size).toBe(7);
  });
});
