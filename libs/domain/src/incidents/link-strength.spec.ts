import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, groupOf, HOUR, MINUTE, THEN } from './groups.support.spec.js';
import { linkInWords, linkStrength, type EntityFacts, type Link, type LinkGrounds } from './link-strength.js';
import type { EntityKey, Group } from './model.js';

const NOTHING: LinkGrounds = { facts: () => undefined, isUnknownCustomer: false };

const later = (ms: number): Pick<Group, 'startAt' | 'lastAt'> => ({ startAt: THEN + ms, lastAt: THEN + ms });
const strength = (g: Group, h: Group, grounds = NOTHING): number | undefined => linkStrength(g, h, grounds)?.strength;
const known = (facts: EntityFacts): LinkGrounds => ({ ...NOTHING, facts: () => facts });

describe('a link of two groups', () => {
  it.each<[EntityKey, number]>([
    ['host:db-1', 1],
    ['hash:ab', 1],
    ['domain:evil.example', 1],
    ['user:ada', 0.9],
    ['address:192.0.2.1', 0.9],
  ])('by %s that both name is worth %d, and half of it for one rule on two hosts', (shared, worth) => {
    const on = (rule: string, host: string): Group => groupOf({ rule, host, others: [shared] });
    expect(linkStrength(on('a', 'web-1'), on('b', 'web-2'), NOTHING)).toMatchObject({
      entity: shared,
      strength: worth,
    });
    expect(strength(on('a', 'web-1'), on('a', 'web-2'))).toBeCloseTo(worth / 2, 12);
  });

  it('is that of their strongest entity, of two alike the first by name, in whatever order they name them', () => {
    const [strong, alike] = ['hash:ab', 'address:192.0.2.1'] as const;
    const some = fc.shuffledSubarray<EntityKey>([strong, alike, 'user:ada', 'user:bob']);
    fc.assert(
      fc.property(some, some, (ofG, ofH) => {
        const both = ofG.filter((entity) => ofH.includes(entity)).sort();
        const [g, h] = [groupOf({ host: 'a', others: ofG }), groupOf({ rule: 'b', host: 'b', others: ofH })];
        expect(linkStrength(g, h, NOTHING)?.entity).toBe(both.find((entity) => entity === strong) ?? both[0]);
      }),
    );
  });

  it('is none between customers, and none where such events never pause', () => {
    const [g, h] = [groupOf({ rule: 'a' }), groupOf({ rule: 'b', ...later(DAY) })];
    expect(strength(g, { ...h, customerName: 'Another' })).toBeUndefined();
    expect(strength(g, h, known({ perDay: 1e6, mains: 1 }))).toBeUndefined();
  });

  it('is stronger for an attack that goes from tactic to tactic, and never more than 1', () => {
    const shared: EntityKey[] = ['user:ada'];
    const by = (rule: string, ...tactics: string[]): Group =>
      groupOf({ rule, host: rule, others: shared, tactics: Object.fromEntries(tactics.map((id) => [id, THEN])) });
    expect(strength(by('a', 'TA0001'), by('b', 'TA0002'))).toBeCloseTo(1, 12);
    expect(strength(by('a', 'TA0001'), by('b', 'TA0001'))).toBeCloseTo(0.9, 12);
    expect(strength(by('a', 'TA0001', 'TA0002'), by('b'))).toBeCloseTo(0.9, 12);
    expect(strength(by('a'), by('b', 'TA0001', 'TA0002'))).toBeCloseTo(0.9, 12);
  });

  it('fades with the silence between them, as fast as such events come', () => {
    const [g, h] = [groupOf({ rule: 'a' }), groupOf({ rule: 'b', ...later(DAY / 2) })];
    expect(linkStrength(g, h, known({ perDay: 2, mains: 1 }))).toMatchObject({
      strength: expect.closeTo(Math.exp(-1), 12) as unknown,
      gapMs: DAY / 2,
      perDay: 2,
    });
    expect(strength(g, { ...h, startAt: THEN - DAY }, known({ perDay: 2, mains: 1 }))).toBe(1);
    expect(strength(g, h)).toBe(1);
  });

  it('reaches seven days between candidates, five minutes to what follows one, ten within one rule', () => {
    const [grave, mild] = [{ risk: 14 }, { risk: 5 }];
    const at = (one: object, other: object, ms: number, rule = 'b'): boolean =>
      strength(groupOf({ rule: 'a', ...one }), groupOf({ rule, ...other, ...later(ms) })) !== undefined;
    expect([at(grave, grave, 7 * DAY), at(grave, grave, 7 * DAY + 1)]).toEqual([true, false]);
    expect([at(grave, mild, 5 * MINUTE), at(grave, mild, 5 * MINUTE + 1)]).toEqual([true, false]);
    expect([at(mild, grave, 5 * MINUTE), at(mild, grave, 5 * MINUTE + 1)]).toEqual([true, false]);
    expect([at(mild, mild, 10 * MINUTE, 'a'), at(mild, mild, 10 * MINUTE + 1, 'a')]).toEqual([true, false]);
    expect([at(mild, mild, 0), at(grave, { risk: 4.9 }, 0), at(grave, { ...mild, steadyHours: 2 }, 0)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is none to what follows elsewhere, or is a flood', () => {
    const shared: EntityKey[] = ['user:ada'];
    const [here, there] = [
      groupOf({ rule: 'a', others: shared }),
      groupOf({ rule: 'b', risk: 5, host: 'web-2', others: shared }),
    ];
    expect(strength(here, there)).toBeUndefined();
    expect(strength(here, { ...there, risk: 14 })).toBeCloseTo(0.9, 12);
    expect(strength(here, { ...there, risk: 14, isFlood: true })).toBeUndefined();
    expect(strength(here, { ...there, risk: 5, isUnjudgedCritical: true })).toBeCloseTo(0.9, 12);
  });

  it('says less of a rule that fires all day, but for that rule itself', () => {
    const chatty = { steadyHours: 12 };
    expect(strength(groupOf({ rule: 'a', ...chatty }), groupOf({ rule: 'b' }))).toBeCloseTo(Math.exp(-1), 12);
    expect(strength(groupOf({ rule: 'a' }), groupOf({ rule: 'b', ...chatty }))).toBeCloseTo(Math.exp(-1), 12);
    expect(strength(groupOf({ rule: 'a', ...chatty }), groupOf({ rule: 'a', ...chatty }))).toBe(1);
  });

  it('through a hub, or at an unknown customer, needs it as the main entity of both', () => {
    const hub = known({ perDay: 0, mains: 5 });
    const apart = [
      groupOf({ rule: 'a', others: ['user:ada'] }),
      groupOf({ rule: 'b', host: 'web-2', others: ['user:ada'] }),
    ] as const;
    expect([strength(...apart, hub), strength(...apart, { ...NOTHING, isUnknownCustomer: true })]).toEqual([
      undefined,
      undefined,
    ]);
    expect(strength(...apart, known({ perDay: 0, mains: 4 }))).toBeCloseTo(0.9, 12);
    for (const grounds of [hub, { ...NOTHING, isUnknownCustomer: true }])
      expect(strength(groupOf({ rule: 'a' }), groupOf({ rule: 'b' }), grounds)).toBe(1);
    const oneIsAboutIt = groupOf({ rule: 'b', host: 'web-2', others: ['host:web-1'] });
    expect(strength(groupOf({ rule: 'a' }), oneIsAboutIt, hub)).toBeUndefined();
    expect(strength(oneIsAboutIt, groupOf({ rule: 'a' }), hub)).toBeUndefined();
  });

  it('is told in words', () => {
    const link: Link = { strength: 0.756, entity: 'user:ada', gapMs: 2 * HOUR, perDay: 0.3456 };
    expect(linkInWords(link)).toBe('same user ada, 2 h apart; 0.35 such events a day are usual there (link 0.76)');
    expect(linkInWords({ ...link, gapMs: 0, perDay: 0 })).toBe(
      'same user ada, at the same time; rare there (link 0.76)',
    );
  });
});
