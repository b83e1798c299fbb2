import { describe, expect, it } from '@jest/globals';
import { contextOf, type Shown } from './context.js';
import { groupOf, incidentOf, memberOf, MINUTE, THEN } from './groups.support.spec.js';
import type { Group, Incident } from './model.js';

const later = (ms: number): Pick<Group, 'startAt' | 'lastAt'> => ({ startAt: THEN + ms, lastAt: THEN + ms });
const shown = (number: number, member: Partial<Group> = {}, incident: Partial<Incident> = {}): Shown => ({
  incident: incidentOf(number, incident),
  members: [memberOf(number, { title: 'Beacon', rule: 'member', ...member })],
});
const isShown = (group: Group, ...incidents: Shown[]): boolean =>
  contextOf(group, incidents.length > 0 ? incidents : [shown(1)]) !== undefined;

describe('what is shown beside an incident', () => {
  it('is within a quarter of an hour of a member on its entity', () => {
    const within = (ms: number): boolean => isShown(groupOf({ risk: 0, steadyHours: 24, ...later(ms) }));
    expect([15 * MINUTE, 15 * MINUTE + 1, -15 * MINUTE, -15 * MINUTE - 1].map(within)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('is within two minutes elsewhere, where it is unusual and grave or of a member’s rule', () => {
    const elsewhere = (changes: Partial<Group>, ms = 2 * MINUTE): boolean =>
      isShown(groupOf({ host: 'db-1', ...later(ms), ...changes }));
    expect([elsewhere({ risk: 5 }), elsewhere({ risk: 5 }, 2 * MINUTE + 1), elsewhere({ risk: 4.9 })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([elsewhere({ risk: 0, rule: 'member' }), elsewhere({ risk: 5, steadyHours: 2 })]).toEqual([true, false]);
    // it happened at the same time, and is never context all the same
    expect([elsewhere({ risk: 4.9 }, 0), elsewhere({ risk: 5, steadyHours: 2 }, 0)]).toEqual([false, false]);
    const { main: _none, ...homeless } = groupOf({ risk: 0 });
    const { main: _main, ...member } = memberOf(1, { rule: 'member' });
    expect(isShown(homeless, { incident: incidentOf(1), members: [member] })).toBe(false);
  });

  it('is no member of one that is shown, no group that was taken in, and nothing after the end', () => {
    expect([
      isShown(groupOf({ incident: 2 }), shown(1), shown(2)),
      isShown(groupOf({ incident: 3 }), shown(1)),
    ]).toEqual([false, true]);
    expect(isShown(groupOf({ mergedInto: 'other' }))).toBe(false);
    const closed = shown(1, {}, { closedAt: THEN });
    expect([THEN, THEN + 1].map((createdAt) => isShown(groupOf({ createdAt }), closed))).toEqual([true, false]);
  });

  it('is shown with the nearest, on its entity first, then the one that began first, then by number', () => {
    const nearest = (...incidents: Shown[]): number[] =>
      [incidents, incidents.toReversed()].map((some) => contextOf(groupOf(), some)!.incident);
    const rollUp = (startAt: number): Partial<Incident> => ({ rollUp: { ...incidentOf(1).rollUp, startAt } });
    expect(nearest(shown(1, { main: 'host:db-1' }), shown(2, later(MINUTE)))).toEqual([2, 2]);
    expect(nearest(shown(1, later(MINUTE)), shown(2, later(5)))).toEqual([2, 2]);
    expect(nearest(shown(1, {}, rollUp(THEN)), shown(2, {}, rollUp(THEN - 1)))).toEqual([2, 2]);
    expect(nearest(shown(2), shown(1), shown(3))).toEqual([1, 1]);
    expect(contextOf(groupOf(), [])).toBeUndefined();
  });

  it('says where and when', () => {
    const why = (changes: Partial<Group>): string | undefined => contextOf(groupOf(changes), [shown(1)])?.why;
    expect(why({})).toBe('on web-1, at the same time as "Beacon"');
    expect(why({ host: 'db-1', ...later(MINUTE) } as Partial<Group>)).toBe('elsewhere, within 1 min of "Beacon"');
    expect(why({ isFlood: true })).toContain('; one of too many rules invented within an hour');
  });
});
