import { describe, expect, it } from '@jest/globals';
import { Draft } from './draft.js';
import { groupOf, incidentOf, memberOf, THEN, viewOf } from './groups.support.spec.js';
import { admission, join, mergeOrRelate, relate } from './joining.js';
import { BOUNDS, REOPEN_MS } from './limits.js';
import type { Group, Incident } from './model.js';

const boardOf = (...rows: Parameters<typeof viewOf>): Draft => new Draft(viewOf(...rows));
const full = (number: number): Group[] =>
  Array.from({ length: BOUNDS.groups }, (_, n) => memberOf(number, { id: `${number}.${n}` }));
const said = (draft: Draft): string[] => draft.changes().log.map(({ incident, text }) => `${incident}: ${text}`);

describe('a group that belongs to an incident', () => {
  const closed = incidentOf(1, { state: 'closed', disposition: 'true_positive', closedAt: THEN });

  it('is welcome, unless a person took it out or there is no room', () => {
    const admitted = (groups: Group[], group = groupOf({})): string =>
      admission(boardOf([incidentOf(1)], groups), incidentOf(1), group, THEN);
    expect(admitted([memberOf(1)])).toBe('welcome');
    expect(admitted(full(1))).toBe('full');
    expect(admitted([memberOf(1, { apart: ['7a'] })], groupOf({ apart: ['7b'] }))).toBe('apart');
  });

  it('reopens what was closed as a true positive for a day', () => {
    const admitted = (changes: Partial<Incident>, at = THEN): string =>
      admission(boardOf([incidentOf(1)]), { ...closed, ...changes }, groupOf({}), at);
    expect([admitted({}, THEN + REOPEN_MS), admitted({}, THEN + REOPEN_MS + 1)]).toEqual(['reopens', 'closed']);
    expect(admitted({ disposition: 'false_positive' })).toBe('closed');
    const draft = boardOf([{ ...closed, owner: 'ada' }]);
    expect(join(draft, 1, groupOf({ id: 'new', title: 'Beacon' }), 'same host')).toBe(1);
    expect(draft.incident(1)).toMatchObject({ state: 'open', owner: 'ada' });
    expect(draft.incident(1)).not.toHaveProperty('disposition');
    expect(draft.incident(1)).not.toHaveProperty('closedAt');
    expect(draft.group('new')).toMatchObject({ incident: 1, why: 'same host' });
    expect(said(draft)).toEqual(['1: reopened by "Beacon": same host', '1: "Beacon" joined: same host']);
  });

  it.each([
    ['open', 'open'],
    ['contained', 'open'],
    ['forming', 'forming'],
  ] as const)('begins another where a full one is %s, which is %s and has its owner', (state, ofNext) => {
    const draft = boardOf([incidentOf(1, { state, owner: 'ada' })], full(1));
    expect(join(draft, 1, groupOf({ id: 'new', title: 'Beacon' }), 'same host')).toBe(10);
    expect(draft.incident(10)).toMatchObject({ state: ofNext, continues: 1, owner: 'ada' });
    expect(draft.incident(1)).toMatchObject({ state, continuedBy: 10 });
    expect(draft.group('new')).toMatchObject({ incident: 10, why: 'same host' });
    expect(said(draft)).toEqual(['10: continues incident 1, which is full', '10: "Beacon" joined: same host']);
  });

  it('goes to the last of those that continue a full one, if that takes it', () => {
    const goesTo = (last: Partial<Incident>, groups = [...full(1), ...full(2), memberOf(3)]): number =>
      join(
        boardOf([incidentOf(1, { continuedBy: 2 }), incidentOf(2, { continuedBy: 3 }), incidentOf(3, last)], groups),
        ...([1, groupOf({}), 'same host'] as const),
      );
    expect([goesTo({}), goesTo({ state: 'closed' })]).toEqual([3, 10]);
    expect(goesTo({}, [...full(1), ...full(2), ...full(3)])).toBe(10);
    // the one that continued it was merged into it again
    const back = boardOf(
      [incidentOf(1, { continuedBy: 2 }), incidentOf(2, { state: 'merged', mergedInto: 1 })],
      full(1),
    );
    expect(join(back, 1, groupOf({}), 'same host')).toBe(10);
    expect(join(boardOf([]), 1, groupOf({}), 'same host')).toBe(1);
  });
});

describe('two incidents that belong together', () => {
  it('become the older one, as far as either was, with the first time of everything', () => {
    const draft = boardOf([
      incidentOf(1, { openedAt: 5, acknowledgedAt: 9, related: [2, 4] }),
      incidentOf(2, {
        state: 'acknowledged',
        owner: 'ada',
        openedAt: 3,
        acknowledgedAt: 7,
        containedAt: 8,
        related: [1, 3],
      }),
    ]);
    expect(mergeOrRelate(draft, 2, 1, 'same host')).toBe(1);
    expect(draft.row(1)).toMatchObject({
      ...{ state: 'acknowledged', owner: 'ada', openedAt: 3, acknowledgedAt: 7, containedAt: 8 },
      related: [4, 3],
    });
    expect(draft.row(2)).toMatchObject({ state: 'merged', mergedInto: 1 });
    expect(draft.group('of 2')).toMatchObject({ incident: 1, why: 'same host' });
    expect(said(draft)).toEqual(['1: took in incident 2: same host']);
  });

  it('keep what the older one has: its state, its owner, and no time of what never was', () => {
    const draft = boardOf(
      [incidentOf(1, { state: 'contained', owner: 'ada' }), incidentOf(2, { openedAt: 3 })],
      [memberOf(1), memberOf(2, { why: 'same user' })],
    );
    expect(mergeOrRelate(draft, 1, 2, 'same host')).toBe(1);
    expect(draft.row(1)).toMatchObject({ state: 'contained', owner: 'ada', openedAt: 3, related: [] });
    expect(draft.row(1)).not.toHaveProperty('acknowledgedAt');
    expect(draft.group('of 2')).toMatchObject({ incident: 1, why: 'same user' });
  });

  it('are continued by what continues either, but not by themselves', () => {
    const continuedBy = (first: Partial<Incident>, second: Partial<Incident>): unknown => {
      const draft = boardOf([incidentOf(1, first), incidentOf(2, second)]);
      mergeOrRelate(draft, 1, 2, 'same host');
      return draft.row(1)?.continuedBy;
    };
    expect(continuedBy({}, { continuedBy: 5 })).toBe(5);
    expect(continuedBy({ continuedBy: 4 }, { continuedBy: 5 })).toBe(4);
    expect([continuedBy({}, { continuedBy: 1 }), continuedBy({}, {})]).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<Incident>, Partial<Incident>, Group[]]>([
    ['one of them is closed', { state: 'closed' }, {}, []],
    ['one of them is closed', {}, { state: 'closed' }, []],
    ['they have two owners', { owner: 'ada' }, { owner: 'bob' }, []],
    ['a person took them apart', {}, {}, [memberOf(1, { apart: ['7a'] }), memberOf(2, { apart: ['7b'] })]],
    ['together they would be too large', {}, {}, [...full(1), memberOf(2)]],
  ])('are only related where %s', (obstacle, first, second, groups) => {
    const draft = boardOf([incidentOf(1, first), incidentOf(2, second)], groups);
    expect(mergeOrRelate(draft, 1, 2, 'same host')).toBeUndefined();
    expect([draft.row(1)?.related, draft.row(2)?.related]).toEqual([[2], [1]]);
    expect(said(draft)).toEqual([`1: related to incident 2: same host; not merged, ${obstacle}`]);
  });

  it('are merged where they have one owner, and left alone where they are one or gone', () => {
    const draft = boardOf([incidentOf(1, { owner: 'ada' }), incidentOf(2, { owner: 'ada' })]);
    expect(mergeOrRelate(draft, 1, 2, 'same host')).toBe(1);
    expect(mergeOrRelate(boardOf([incidentOf(1), incidentOf(2, { owner: 'ada' })]), 1, 2, 'same host')).toBe(1);
    expect([mergeOrRelate(draft, 2, 1, 'again'), mergeOrRelate(draft, 1, 3, 'again')]).toEqual([1, 1]);
    expect(mergeOrRelate(draft, 3, 1, 'again')).toBeUndefined();
    expect(said(draft)).toHaveLength(1);
  });

  it('are related once, by rising numbers, and never to themselves', () => {
    const draft = boardOf([incidentOf(1), incidentOf(2, { related: [3] }), incidentOf(3, { related: [2] })]);
    for (const [one, other] of [
      [3, 1],
      [2, 1],
      [1, 2],
      [1, 1],
    ] as const)
      relate(draft, draft.row(one)!, draft.row(other)!, 'same user');
    expect([1, 2, 3].map((number) => draft.row(number)?.related)).toEqual([
      [2, 3],
      [1, 3],
      [1, 2],
    ]);
    expect(said(draft)).toEqual(['3: related to incident 1: same user', '2: related to incident 1: same user']);
  });
});
