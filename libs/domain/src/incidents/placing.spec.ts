import { describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import fc from 'fast-check';
import {
  during,
  groupOf,
  HOUR,
  incidentOf,
  memberOf,
  MINUTE,
  place,
  rowOf,
  THEN,
  threatAt,
} from './groups.support.spec.js';
import { BOUNDS, REOPEN_MS } from './limits.js';
import { MemoryBoard } from './memory-board.js';
import type { Group, Incident, IncidentThreat } from './model.js';

describe('threats of one key', () => {
  it('come to the same together and one by one', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(2, 15, 60), (pauses, risk) => {
        let at = THEN;
        const threats = pauses.map((pause) => placedThreat({ at: (at += pause * MINUTE), risk }));
        const [together, alone] = [new MemoryBoard('RetailMax'), new MemoryBoard('RetailMax')];
        together.placeAll(threats, THEN);
        for (const threat of threats) alone.place(threat, THEN);
        expect([...together.groups.values()]).toEqual([...alone.groups.values()]);
        expect(threats.map(({ id }) => together.groupOf(id)?.id)).toEqual(
          threats.map(({ id }) => alone.groupOf(id)?.id),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('are taken all at once while they follow each other, and the first alone where they do not', () => {
    const every9 = (count: number): IncidentThreat[] => Array.from({ length: count }, (_, n) => threatAt(9 * n));
    expect(place([], every9(5))).toMatchObject({ taken: 5, changes: { groups: [{ threats: 5 }] } });
    // four hours are enough
    expect(place([], every9(28))).toMatchObject({ taken: 1, changes: { groups: [{ threats: 1 }] } });
    expect(place([], [threatAt(0), threatAt(9), threatAt(20)])).toMatchObject({ taken: 1 });
    // backwards in time, too
    expect(place([], [threatAt(0), threatAt(-9), threatAt(-18)])).toMatchObject({ taken: 3 });
  });

  it('are taken one by one where the incident of their group has no room for all', () => {
    const end = BOUNDS.spanMs / MINUTE;
    const first = memberOf(1, { id: 'first', rule: 'b', startAt: THEN, lastAt: THEN });
    const home = memberOf(1, { id: 'home', ...during(end - 10, end - 5) });
    const threats = [threatAt(end - 2), threatAt(end + 3)] as const;
    expect(place([incidentOf(1), first, home], threats)).toMatchObject({ groupId: 'home', taken: 1 });
  });
});

describe('the group of a threat', () => {
  it.each<[string, Partial<Group>, Partial<Group>, string]>([
    ['the nearer, before', during(-9, -1), during(3, 9), 'one'],
    ['the nearer, after', during(-9, -4), during(3, 9), 'other'],
    ['that it falls into', during(-9, 1), during(-1, 9), 'one'],
    ['the earlier of two as near', during(-9, -4), during(4, 9), 'one'],
    ['the earlier of two as near, named last', during(4, 9), during(-9, -4), 'other'],
    ['the one with the smaller id of two at once', during(-9, -4), during(-9, -4), 'one'],
    ['no group that is too far away', during(-90, -60), during(-9, -8), 'other'],
    ['no group that would last for more than four hours', during(-241, -1), during(-9, -8), 'other'],
    ['no group that another took in', { ...during(-9, -1), mergedInto: 'other' }, during(-9, -8), 'other'],
  ])('is %s', (_which, one, other, expected) => {
    // a person took them apart, so that they stay two
    const groups = [groupOf({ id: 'one', apart: ['1a'], ...one }), groupOf({ id: 'other', apart: ['1b'], ...other })];
    for (const fitting of [groups, groups.toReversed()])
      expect(place(fitting, [threatAt(0)])).toMatchObject({ groupId: expected });
  });

  it.each<[string, Partial<Incident>, boolean]>([
    ['open', {}, true],
    ['closed as a true positive a while ago', { disposition: 'true_positive', closedAt: THEN - HOUR }, true],
    ['closed as one long ago', { disposition: 'true_positive', closedAt: THEN - REOPEN_MS - 1 }, false],
    ['closed as a false positive', { disposition: 'false_positive', closedAt: THEN }, false],
  ])('grows in an incident that is %s: %#', (_state, changes, grows) => {
    const incident = incidentOf(1, { ...changes, state: changes.closedAt === undefined ? 'open' : 'closed' });
    const { groupId, changes: made } = place([incident, memberOf(1, during(-9, -1))], [threatAt(0)]);
    expect(groupId === 'of 1').toBe(grows);
    expect(made.log.map(({ kind }) => kind).includes('reopened')).toBe(grows && incident.state === 'closed');
    if (grows) expect(made.incidents).toMatchObject([{ number: 1, state: 'open' }]);
  });

  it('does not grow beyond what its incident has room for', () => {
    const end = BOUNDS.spanMs / MINUTE;
    const board = [incidentOf(1), memberOf(1, { id: 'first', rule: 'b' }), memberOf(1, during(end - 9, end - 1))];
    expect(place(board, [threatAt(end)]).groupId).toBe('of 1');
    expect(place(board, [threatAt(end + 1)]).groupId).not.toBe('of 1');
  });
});

describe('an event between groups', () => {
  it.each<[string, Partial<Group>, boolean]>([
    ['that begins soon after it', during(5, 60), true],
    ['that ended shortly before it', during(-60, -5), true],
    ['that lies around it', during(-60, 60), true],
    ['that begins too late', during(11, 20), false],
    ['that would make more than four hours of both', during(5, 240), false],
    ['that another took in', { ...during(5, 60), mergedInto: 'gone' }, false],
    ['that a person took from it', { ...during(5, 60), apart: ['1b'] }, false],
  ])('makes one of them with a group %s: %#', (_which, other, isOne) => {
    const home = groupOf({ id: 'home', apart: ['1a'], createdAt: THEN - 1, ...during(-2, -1) });
    const { groupId, changes } = place([home, groupOf({ id: 'other', ...other })], [threatAt(0)]);
    expect(groupId).toBe('home');
    expect(rowOf(changes, 'home')?.threats).toBe(isOne ? 3 : 2);
    expect(rowOf(changes, 'other')?.mergedInto).toBe(isOne ? 'home' : undefined);
  });

  it('makes one of three', () => {
    const sides = [groupOf({ id: 'before', ...during(-9, -5) }), groupOf({ id: 'after', ...during(5, 9) })];
    const { groupId, changes } = place([...sides, groupOf({ id: 'later', ...during(12, 15) })], [threatAt(0)]);
    expect(rowOf(changes, groupId)).toMatchObject({ threats: 4, ...during(-9, 15) });
  });

  it('leaves the one that is known for longer, with what both were taken from', () => {
    const [before, after] = [groupOf({ id: 'before', apart: ['1a', '2a'] }), groupOf({ id: 'after', apart: ['2a'] })];
    const ages = [
      { ...before, ...during(-9, -5), createdAt: 2 },
      { ...after, ...during(6, 9), createdAt: 1 },
    ];
    const { groupId, changes } = place(ages, [threatAt(0)]);
    expect(groupId).toBe('after');
    expect(rowOf(changes, 'after')).toMatchObject({ threats: 3, apart: ['1a', '2a'], ...during(-9, 9) });
    const alike = ages.map((group) => ({ ...group, createdAt: 1 }));
    expect(place(alike, [threatAt(0)]).groupId).toBe('before');
  });

  it('leaves two that companions keep apart', () => {
    const board = [
      incidentOf(1),
      memberOf(1, during(5, 9)),
      memberOf(1, { id: 'companion', rule: 'b', apart: ['1a'] }),
      groupOf({ id: 'home', apart: ['1b'], ...during(-9, -1) }),
    ];
    expect(rowOf(place(board, [threatAt(0)]).changes, 'of 1')).toBeUndefined();
  });

  it.each<[string, Partial<Group>, Partial<Group>]>([
    ['the one that stays', { incident: 1, why: 'it began here' }, {}],
    ['the one that goes', {}, { incident: 1, why: 'it began here' }],
    ['both', { incident: 1, why: 'it began here' }, { incident: 1, why: 'another reason' }],
  ])('leaves it in the incident of %s', (_which, kept, left) => {
    const groups = [
      groupOf({ id: 'kept', createdAt: 1, ...during(-9, -5), ...kept }),
      groupOf({ id: 'left', createdAt: 2, ...during(5, 9), ...left }),
    ];
    const { changes } = place([incidentOf(1), memberOf(1, { rule: 'b' }), ...groups], [threatAt(0)]);
    expect(rowOf(changes, 'kept')).toMatchObject({ incident: 1, why: 'it began here' });
    const goneTo: object | undefined = rowOf(changes, 'left');
    expect(goneTo).not.toHaveProperty('incident');
    expect(goneTo).not.toHaveProperty('why');
    expect(changes.log.map(({ kind }) => kind)).not.toContain('merged');
  });

  it('that belongs to no incident is in none afterwards', () => {
    const groups = [
      groupOf({ id: 'kept', risk: 2, ...during(-9, -5) }),
      groupOf({ id: 'b', risk: 2, ...during(5, 9) }),
    ];
    const row: object | undefined = rowOf(place(groups, [threatAt(0, { risk: 2 })]).changes, 'kept');
    expect(row).not.toHaveProperty('incident');
    expect(row).not.toHaveProperty('why');
  });

  it('makes one of two incidents', () => {
    const { groupId, changes } = place(betweenIncidents(), [threatAt(0)]);
    expect(rowOf(changes, groupId)).toMatchObject({ incident: 1, threats: 3 });
    expect(changes.incidents).toContainEqual(expect.objectContaining({ number: 2, state: 'merged', mergedInto: 1 }));
    expect(changes.log[0]).toMatchObject({
      kind: 'merged',
      text: 'took in incident 2: "Title of a" goes on without a break',
    });
  });

  it.each<[string, Partial<Incident>, Partial<Incident>]>([
    ['the incident of one is closed', {}, { state: 'closed', disposition: 'true_positive', closedAt: THEN }],
    ['that of the other is', { state: 'closed', disposition: 'true_positive', closedAt: THEN }, {}],
    ['two people own their incidents', { owner: 'ada' }, { owner: 'bob' }],
  ])('leaves two where %s', (_why, one, other) => {
    const { groupId, changes } = place(betweenIncidents(one, other), [threatAt(0)]);
    expect(rowOf(changes, groupId)).toMatchObject({ threats: 2 });
    expect(changes.groups.filter(({ mergedInto }) => mergedInto !== undefined)).toEqual([]);
    expect(changes.log.some(({ text }) => text.includes('without a break'))).toBe(one.owner !== undefined);
  });

  it('leaves two where one loose group lies beside a closed incident', () => {
    const closed = incidentOf(1, { state: 'closed', disposition: 'true_positive', closedAt: THEN });
    const board = [closed, memberOf(1, during(5, 9)), groupOf({ id: 'home', ...during(-3, -1) })];
    expect(rowOf(place(board, [threatAt(0)]).changes, 'home')).toMatchObject({ threats: 2 });
  });
});

/** A group of rule a in each of two incidents, before and after minute 0. */
function betweenIncidents(one: Partial<Incident> = {}, other: Partial<Incident> = {}): (Group | Incident)[] {
  return [
    incidentOf(1, one),
    incidentOf(2, other),
    memberOf(1, { createdAt: 2, ...during(-9, -5) }),
    memberOf(2, { createdAt: 1, ...during(3, 9) }),
  ];
}
