import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupOf } from './groups.support.spec.js';
import { BOUNDS } from './limits.js';
import { fits, isMember, membersOf, moveMember, type Members } from './members.js';
import type { EntityKey, Group } from './model.js';

const users = (count: number, first = 0): EntityKey[] =>
  Array.from({ length: count }, (_, n): EntityKey => `user:${first + n}`);
const groups = (count: number): Group[] => Array.from({ length: count }, () => groupOf({ startAt: 0, lastAt: 0 }));
const at = (startAt: number, lastAt = startAt, others: EntityKey[] = []): Group => groupOf({ startAt, lastAt, others });

describe('the groups of an incident', () => {
  it('are in the order of their beginnings, in whatever order they came', () => {
    const some = [at(3), at(1), { ...at(1), id: 'a' }, { ...at(1), id: 'b' }, at(2)];
    const key = ({ startAt, id }: Group): string => `${startAt} ${id}`;
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(membersOf(shuffled).map(key)).toEqual(some.map(key).sort());
      }),
    );
  });

  it('are those that say so and were not taken in by another', () => {
    const group = groupOf({ incident: 7 });
    expect([group, groupOf(), { ...group, mergedInto: 'other' }].map(isMember)).toEqual([true, false, false]);
  });

  it('fit up to 200, of whom some may have grown', () => {
    const full = groups(BOUNDS.groups);
    expect([fits(full.slice(1), [full[0]!]), fits(full), fits(full, full.slice(0, 2))]).toEqual([true, true, true]);
    expect([fits(full, groups(1)), fits(full.slice(1), groups(2)), fits([], groups(201))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('fit within thirty days, on either side', () => {
    const middle = [at(0, 10)];
    for (const [startAt, lastAt] of [
      [5, BOUNDS.spanMs],
      [10 - BOUNDS.spanMs, 5],
    ] as const) {
      expect(fits(middle, [at(startAt, lastAt)])).toBe(true);
      expect(fits(middle, [at(startAt - (startAt < 0 ? 1 : 0), lastAt + (startAt > 0 ? 1 : 0))])).toBe(false);
    }
  });

  it('fit with 500 distinct entities', () => {
    // each has its host, the same one, beside these
    const members = [at(0, 0, users(400))];
    expect(fits(members, [at(0, 0, users(BOUNDS.entities - 1))])).toBe(true);
    expect(fits(members, [at(0, 0, users(BOUNDS.entities - 401, 400))])).toBe(true);
    expect(fits(members, [at(0, 0, users(BOUNDS.entities - 400, 400))])).toBe(false);
  });

  it('are the same, and have the same room, by each change of a group as when all are listed anew', () => {
    const change = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      incident: fc.constantFrom(1, 2, undefined),
      earlier: fc.nat(2),
      later: fc.nat(2),
      entity: fc.constantFrom(...users(3)),
      isTakenIn: fc.nat(9).map((n) => n === 0),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const known = new Map<string, Group>();
        const lists = new Map<number, Members>();
        const listOf = (incident: number): Members => lists.get(incident) ?? membersOf([]);
        for (const { id, incident, earlier, later, entity, isTakenIn } of changes) {
          const before = known.get(id);
          const { incident: _left, ...group } = before ?? { ...at(0), id };
          const after: Group = {
            ...group,
            ...{ startAt: group.startAt - earlier, lastAt: group.lastAt + later },
            entities: [...new Set<EntityKey>([...group.entities, entity])],
            ...(incident !== undefined && { incident }),
            ...(isTakenIn && { mergedInto: 'other' }),
          };
          known.set(id, after);
          moveMember(lists, listOf, before, after);
          // the lists remember these answers, and the next change has to keep them right
          for (const number of [1, 2]) fits(listOf(number));
        }
        expect([1, 2]).toEqual(expect.arrayContaining([...lists.keys()]));
        for (const number of [1, 2]) {
          const anew = membersOf([...known.values()].filter((one) => isMember(one) && one.incident === number));
          expect(listOf(number)).toEqual(anew);
          expect(roomOf(listOf(number))).toEqual(roomOf(anew));
        }
      }),
    );
  });
});

const probes = (count: number, probe: (n: number) => Members): Members[] =>
  Array.from({ length: count }, (_, n) => probe(n));
/** Each a little more than the one before: later, earlier, of more entities, and of more groups, of which one may be known. */
const PROBES = [
  probes(50, (n) => [at(BOUNDS.spanMs - 49 + n)]),
  probes(50, (n) => [at(49 - BOUNDS.spanMs - n)]),
  probes(6, (n) => [at(0, 0, users(BOUNDS.entities - 5 + n, 1))]),
  probes(6, (n) => [...groups(BOUNDS.groups - 5 + n), { ...at(0), id: 'a' }]),
];

/** The last of each kind for which there is room. */
function roomOf(members: Members): number[] {
  return PROBES.map((some) => some.findLastIndex((probe) => fits(members, probe)));
}
