import { describe, expect, it } from '@jest/globals';
import { Draft, membershipOf } from './draft.js';
import { groupOf, incidentOf, memberOf, THEN, viewOf } from './groups.support.spec.js';
import { rollUp } from './roll-up.js';

const TEXT = { text: 'it was done' };

describe('a draft', () => {
  it('leads from what was taken in to what took it in', () => {
    const groups = [groupOf({ id: 'a', mergedInto: 'b' }), groupOf({ id: 'b', mergedInto: 'c' }), groupOf({ id: 'c' })];
    const draft = new Draft(viewOf([incidentOf(1), incidentOf(2, { mergedInto: 1 })], groups));
    expect(draft.group('a')?.id).toBe('c');
    expect(draft.groupRow('a')?.id).toBe('a');
    expect(draft.incident(2)?.number).toBe(1);
    expect(draft.row(2)?.number).toBe(2);
    expect(draft.incidentOf(groupOf({ incident: 2 }))?.number).toBe(1);
    expect([draft.group('?'), draft.incident(3), draft.incidentOf(groupOf())]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('moves a group with a reason, without one, and out with none', () => {
    const draft = new Draft(viewOf([incidentOf(1), incidentOf(2)]));
    const group = memberOf(1, { why: 'before' });
    const { incident: _incident, why: _why, ...loose } = group;
    expect(draft.move(group, 2, 'now')).toStrictEqual({ ...loose, incident: 2, why: 'now' });
    expect(draft.move(group, 2)).toStrictEqual({ ...loose, incident: 2 });
    expect(draft.move(group, undefined, 'now')).toStrictEqual(loose);
    expect([draft.membersOf(1), draft.membersOf(2).map(({ id }) => id)]).toEqual([[], ['of 2']]);
  });

  it('numbers new incidents one after the other, and opens those that are shown', () => {
    const draft = new Draft(viewOf([]));
    draft.create('forming', { continues: 1 });
    draft.create('open');
    const [forming, open] = draft.changes(false).incidents;
    const rest = { customerName: 'RetailMax', createdAt: THEN, version: 1, related: [] };
    const nothing = {
      ...{ groups: 0, threats: 0, entities: [], rules: 0, startAt: 0, lastAt: 0 },
      ...{ risk: 0, weight: 0, severity: 'INFO', tactics: [] },
    };
    expect(forming).toStrictEqual({ ...rest, number: 10, state: 'forming', continues: 1, rollUp: nothing });
    expect(open).toStrictEqual({ ...rest, number: 11, state: 'open', openedAt: THEN, rollUp: nothing });
  });

  it('adds members up unless the caller does', () => {
    const groups = [memberOf(1), memberOf(1, { id: 'other', rule: 'b' })];
    const draft = new Draft(viewOf([incidentOf(1)], groups));
    draft.note(1, { related: [2] });
    expect(draft.changes().incidents).toMatchObject([{ version: 2, related: [2], rollUp: rollUp(groups) }]);
    expect(draft.changes(false).incidents).toMatchObject([{ version: 2, rollUp: rollUp([groupOf()]) }]);
  });

  it('cannot change an incident that is not there', () => {
    const draft = new Draft(viewOf([]));
    expect(() => draft.decide(3, { state: 'closed' })).toThrow('there is no incident 3');
    expect(() => draft.note(3, { related: [] })).toThrow('there is no incident 3');
  });
});

describe('a line of the log', () => {
  it('has what changed since the line before, as it was then and as it is now', () => {
    const draft = new Draft(viewOf([incidentOf(1)]));
    draft.move(memberOf(1), undefined);
    draft.move(memberOf(1), 1, 'after all');
    draft.put(groupOf({ id: 'fresh', apart: ['1a'] }));
    draft.decide(1, { state: 'closed' });
    expect(draft.record('closed', 1, { ...TEXT, by: 'ada', undoes: 7 })).toStrictEqual({
      ...{ seq: 1, incident: 1, kind: 'closed', at: THEN, by: 'ada', text: 'it was done', undoes: 7 },
      touched: {
        groups: [
          { id: 'of 1', before: { incident: 1, apart: [] }, after: { incident: 1, why: 'after all', apart: [] } },
          { id: 'fresh', before: { apart: [] }, after: { apart: ['1a'] } },
        ],
        incidents: [{ number: 1, before: { state: 'open' }, after: { state: 'closed' } }],
      },
    });
    draft.decide(1, { state: 'open', owner: 'ada' });
    expect(draft.record('reopened', 1, TEXT)).toStrictEqual({
      ...{ seq: 2, incident: 1, kind: 'reopened', at: THEN, text: 'it was done' },
      touched: {
        groups: [],
        incidents: [{ number: 1, before: { state: 'closed' }, after: { state: 'open', owner: 'ada' } }],
      },
    });
  });

  it('has a new incident without what it was, and nothing that is as before', () => {
    const draft = new Draft(viewOf([incidentOf(1)]));
    draft.put(memberOf(1, { threats: 2 }));
    const { number } = draft.create('forming');
    expect(draft.record('formed', number, TEXT).touched).toStrictEqual({
      groups: [],
      incidents: [{ number: 10, after: { state: 'forming' } }],
    });
    expect(draft.changes().groups).toMatchObject([{ id: 'of 1', threats: 2 }]);
  });
});

it('a group belongs nowhere before it is there, and has nothing that is not said', () => {
  expect(membershipOf(undefined)).toStrictEqual({ apart: [] });
  const said = { incident: 1, why: 'so', apart: ['1a'], verdict: 'true_positive' } as const;
  expect(membershipOf(groupOf({ ...said, threats: 3 }))).toStrictEqual(said);
});
