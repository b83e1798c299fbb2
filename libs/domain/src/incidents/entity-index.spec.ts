import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EntityIndex } from './entity-index.js';
import { DAY, groupOf, HOUR, MINUTE, THEN } from './groups.support.spec.js';
import { LINKING } from './limits.js';
import type { Group } from './model.js';

const HOST = 'host:web-1';
const RATE_MS = LINKING.rateDays * DAY;
const AROUND = { startAt: THEN, lastAt: THEN };

function indexOf(...groups: readonly Group[]): EntityIndex {
  const index = new EntityIndex();
  for (const group of groups) index.note(group);
  return index;
}

/** A group of its own id that lasts a moment. */
function at(id: string, startAt: number, changes: Partial<Group> = {}): Group {
  return groupOf({ id, rule: id, startAt, lastAt: startAt, ...changes });
}

describe('the groups that an entity can tie', () => {
  const nearestOf = (groups: readonly Group[], bridges = true): string[] =>
    indexOf(...groups).nearest(HOST, AROUND, bridges);

  it('are those that are grave enough, and part of no other', () => {
    const slight = at('slight', THEN, { risk: 1 });
    expect(nearestOf([at('a', THEN), slight, at('c', THEN, { mergedInto: 'a' })])).toEqual(['a']);
    expect(indexOf().nearest(HOST, AROUND, true)).toEqual([]);
  });

  it('are known as they were noted last', () => {
    expect(nearestOf([at('a', THEN), at('a', THEN, { mergedInto: 'b' })])).toEqual([]);
  });

  it('are about it, unless it bridges', () => {
    const beside = at('beside', THEN, { main: 'host:db-1', entities: ['host:db-1', HOST] });
    expect(nearestOf([at('a', THEN), beside])).toEqual(['a', 'beside']);
    expect(nearestOf([at('a', THEN), beside], false)).toEqual(['a']);
  });

  it('reach as far as links do', () => {
    const [last, gone] = [at('last', THEN - LINKING.reachMs), at('gone', THEN - LINKING.reachMs - 1)];
    expect(nearestOf([last, gone])).toEqual(['last']);
  });

  it('are the nearest where there are too many: the earlier of two that are as near, then the lower id', () => {
    const groups = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 98, maxLength: 105 });
    fc.assert(
      fc.property(groups, (made) => {
        const noted = made.map(([minutes, wide], n) =>
          at(`${n}`.padStart(3, '0'), THEN + minutes * MINUTE, { lastAt: THEN + (minutes + Number(wide)) * MINUTE }),
        );
        const gap = ({ startAt, lastAt }: Group): number => Math.max(0, startAt - THEN, THEN - lastAt);
        const sorted = noted.toSorted(
          (a, b) => gap(a) - gap(b) || a.startAt - b.startAt || Number(a.id) - Number(b.id),
        );
        expect(nearestOf(noted.toReversed())).toEqual(sorted.slice(0, LINKING.neighbours).map(({ id }) => id));
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is counted of an entity', () => {
  const counted = (...groups: readonly Group[]) => indexOf(...groups).count(HOST, THEN);

  it('is nothing where nothing was seen', () => {
    expect(counted()).toEqual({ perDay: 0, mains: 0 });
  });

  it('is what was seen before then, in fourteen days', () => {
    const mains = (startAt: number, lastAt = startAt): number => counted(at('a', startAt, { lastAt })).mains;
    expect([mains(THEN - 1), mains(THEN)]).toEqual([1, 0]);
    expect([mains(THEN - RATE_MS), mains(THEN - RATE_MS - 1)]).toEqual([1, 0]);
    expect(mains(THEN - RATE_MS - 1, THEN - RATE_MS)).toBe(1);
  });

  it('counts each rule once an hour, if it is a candidate that began then', () => {
    const perDay = (...groups: readonly Group[]): number => counted(...groups).perDay * LINKING.rateDays;
    const [one, again] = [at('a', THEN - HOUR), at('b', THEN - HOUR + MINUTE, { rule: 'a' })];
    expect(perDay(one, again)).toBe(1);
    expect(perDay(one, again, at('c', THEN - HOUR), at('d', THEN - 2 * HOUR, { rule: 'a' }))).toBe(3);
    expect(perDay(at('a', THEN - RATE_MS), at('b', THEN - RATE_MS - 1, { lastAt: THEN }))).toBe(1);
    expect(perDay(one, at('c', THEN - HOUR, { risk: 1 }), at('d', THEN - HOUR, { mergedInto: 'a' }))).toBe(1);
  });

  it('counts what its groups are about, each once, and nothing of those about nothing', () => {
    const of = (id: string, main: Group['main']): Group => {
      const { main: _main, ...group } = at(id, THEN - HOUR, { entities: [HOST] });
      return main ? { ...group, main } : group;
    };
    const groups = [of('a', HOST), of('b', HOST), of('c', 'host:db-1'), of('d', undefined)];
    expect(counted(...groups).mains).toBe(2);
  });
});
