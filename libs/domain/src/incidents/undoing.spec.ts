import { describe, expect, it } from '@jest/globals';
import { placedThreat } from '@soc-agent/testing';
import type { Outcome } from './deciding.js';
import { groupOf, incidentOf, memberOf, THEN, viewOf } from './groups.support.spec.js';
import { BOUNDS } from './limits.js';
import { MemoryBoard } from './memory-board.js';
import type { Decisions, Group, Incident, LogEntry, Membership, Touched } from './model.js';
import { isUndoable, touchedBy, undo } from './undoing.js';

const line = (changes: Partial<LogEntry>): LogEntry => ({
  ...{ seq: 3, incident: 1, kind: 'moved', at: THEN, by: 'ada', text: 'what happened' },
  touched: { groups: [], incidents: [] },
  ...changes,
});

/** A group `g` that a line brought from one incident to another, or from none. */
function brought(from: number | undefined, to: number, before: Partial<Membership> = {}): Touched['groups'][number] {
  return {
    ...{ id: 'g', after: { incident: to, apart: [] } },
    before: { ...(from !== undefined && { incident: from }), apart: [], ...before },
  };
}

function after(outcome: Outcome): { groups: Map<string, Group>; incidents: Map<number, Incident>; log: LogEntry[] } {
  if (outcome.kind !== 'done') throw new Error(`${outcome.kind}`);
  const { groups, incidents, log } = outcome.changes;
  return { groups: byKey(groups, ({ id }) => id), incidents: byKey(incidents, ({ number }) => number), log };
}

function byKey<K, V>(values: readonly V[], key: (value: V) => K): Map<K, V> {
  return new Map(values.map((value) => [key(value), value]));
}

describe('what a person did', () => {
  const g = groupOf({ id: 'g', incident: 1, apart: [] });

  it('is taken back whole: where a group was, why, what kept it apart and what was said of it', () => {
    const view = viewOf([incidentOf(1), incidentOf(2)], [g, memberOf(1), memberOf(2)]);
    const before: Partial<Membership> = { why: 'same host', apart: ['2a'], verdict: 'unsure' };
    const outcome = undo(line({ touched: { groups: [brought(2, 1, before)], incidents: [] } }), view, 'bob');
    const { groups, incidents, log } = after(outcome);
    expect([...groups.values()]).toEqual([{ ...g, incident: 2, ...before }]);
    expect([...incidents.keys()].sort()).toEqual([1, 2]);
    expect(outcome).toMatchObject({ incident: 1 });
    expect(log).toMatchObject([
      { kind: 'undone', incident: 1, by: 'bob', undoes: 3, text: 'took back: what happened' },
    ]);
  });

  it('is taken back where it was a verdict', () => {
    const view = viewOf([incidentOf(1)], [{ ...g, verdict: 'duplicate' }]);
    const judged = {
      id: 'g',
      before: { incident: 1, apart: [] },
      after: { ...brought(1, 1).after, verdict: 'duplicate' },
    };
    const outcome = undo(line({ kind: 'judged', touched: { groups: [judged as never], incidents: [] } }), view, 'bob');
    expect(after(outcome).groups.get('g')).not.toHaveProperty('verdict');
  });

  it('is taken back where it decided about an incident', () => {
    const [before, now]: Decisions[] = [{ state: 'open' }, { state: 'acknowledged', owner: 'ada' }];
    const touched = { groups: [], incidents: [{ number: 1, before: before!, after: now! }] };
    const outcome = undo(line({ touched }), viewOf([incidentOf(1, now)]), 'bob');
    expect(after(outcome).incidents.get(1)).toMatchObject({ state: 'open' });
    expect(after(outcome).incidents.get(1)).not.toHaveProperty('owner');
  });

  it('is taken back where it began an incident, whose number leads to where its groups went back', () => {
    const begun = (...from: (number | undefined)[]): Outcome => {
      const ids = from.map((_, n) => `g${n}`);
      const view = viewOf(
        [incidentOf(1), incidentOf(2)],
        [memberOf(1), ...ids.map((id) => ({ ...g, id, incident: 2 }))],
      );
      const groups = ids.map((id, n) => ({ ...brought(from[n], 2), id }));
      return undo(
        line({ incident: 2, touched: { groups, incidents: [{ number: 2, after: { state: 'open' } }] } }),
        view,
        'bob',
      );
    };
    const [split, loose] = [begun(undefined, 1), begun(undefined)];
    expect(split).toMatchObject({ incident: 1 });
    expect(after(split).log).toMatchObject([{ incident: 1 }]);
    expect(after(split).incidents.get(2)).toMatchObject({ state: 'merged', mergedInto: 1 });
    expect(loose).toMatchObject({ incident: 2 });
    expect(after(loose).incidents.get(2)).toMatchObject({ state: 'merged' });
    expect(after(loose).incidents.get(2)).not.toHaveProperty('mergedInto');
  });
});

describe('what the system did', () => {
  const joined = (changes: Partial<LogEntry> = {}): Outcome => {
    const view = viewOf(
      [incidentOf(1)],
      [memberOf(1), groupOf({ id: 'g', incident: 1, apart: [] }), groupOf({ id: 'stayed', incident: 1, why: 'now' })],
    );
    const stayed = { id: 'stayed', before: { incident: 1, apart: [] }, after: { incident: 1, why: 'now', apart: [] } };
    const { by: _person, ...entry } = line({
      kind: 'joined',
      touched: { groups: [brought(undefined, 1), stayed], incidents: [] },
    });
    return undo({ ...entry, ...changes }, view, 'ada');
  };

  it.each(['joined', 'merged', 'formed'] as const)('is kept apart once taken back, where it %s', (kind) => {
    const { groups } = after(joined({ kind }));
    expect(groups.get('g')).toMatchObject({ apart: ['1b'] });
    expect(groups.get('g')).not.toHaveProperty('incident');
    for (const id of ['of 1', 'stayed']) expect(groups.get(id)).toMatchObject({ incident: 1, apart: ['1a'] });
  });

  it.each<Partial<LogEntry>>([{ kind: 'reopened' }, { by: 'bob' }])('is only taken back with %j', (changes) => {
    const { groups } = after(joined(changes));
    expect([...groups.values()].map(({ id, apart }) => [id, apart])).toEqual([
      ['g', []],
      ['stayed', []],
    ]);
  });

  it('can be undone, unless people have seen it or nothing was changed', () => {
    const touched = { groups: [brought(1, 2)], incidents: [] };
    const { by: _person, ...system } = line({ touched });
    expect([isUndoable(system), isUndoable({ ...system, kind: 'opened', by: 'ada' })]).toEqual([true, true]);
    expect([isUndoable({ ...system, kind: 'opened' }), isUndoable(line({}))]).toEqual([false, false]);
    const incidents = [{ number: 1, after: { state: 'open' as const } }];
    expect(isUndoable(line({ touched: { groups: [], incidents } }))).toBe(true);
  });

  it('stays where it has shown an incident', () => {
    const board = new MemoryBoard('RetailMax');
    for (const rule of ['a', 'b', 'c']) board.place(placedThreat({ at: THEN, rule, risk: 40 }), THEN);
    const opened = board.log.find(({ kind }) => kind === 'opened')!;
    expect(board.undo(opened.seq, 'ada', THEN)).toMatchObject({ kind: 'refused', because: 'not now' });
    expect(board.incident(1)).toMatchObject({ state: 'open' });
    const last = board.log.findLast(({ kind }) => kind === 'joined')!;
    expect(board.undo(last.seq, 'ada', THEN)).toMatchObject({ kind: 'done' });
  });
});

describe('nothing is taken back', () => {
  const g = groupOf({ id: 'g', incident: 1, apart: [], title: 'Beacon' });
  const moved = { groups: [brought(2, 1)], incidents: [] };
  const refusedFor = (touched: Touched, incidents: Incident[], groups: Group[]): unknown => {
    const outcome = undo(line({ touched }), viewOf(incidents, groups), 'bob');
    return outcome.kind === 'refused' && outcome.because === 'in the way' && outcome.text;
  };
  const [one, two] = [incidentOf(1), incidentOf(2)];

  it.each<[string, Group[]]>([
    ['"Beacon" was moved or judged since', [{ ...g, verdict: 'duplicate' }]],
    ['"Beacon" was moved or judged since', [{ ...g, mergedInto: 'other' }]],
    ['"g" was moved or judged since', []],
  ])('where %s', (text, groups) => {
    expect(refusedFor(moved, [one, two], [...groups, memberOf(1), memberOf(2)])).toBe(text);
  });

  it('where an incident was changed, or took in others', () => {
    const began = { groups: [brought(1, 2)], incidents: [{ number: 2, after: { state: 'open' as const } }] };
    const there = [memberOf(1), { ...g, incident: 2 }];
    expect(refusedFor(began, [one, two], [...there, memberOf(2)])).toBe('1 groups joined incident 2 since');
    const changed = 'incident 2 was changed since';
    expect(refusedFor(began, [one, { ...two, owner: 'ada' }], there)).toBe(changed);
    expect(refusedFor(began, [one], there)).toBe(changed);
    expect(refusedFor(began, [one], [memberOf(1)])).toBe(`"g" was moved or judged since; ${changed}`);
  });

  it.each<[string, Partial<Incident>, Group[]]>([
    ['was merged since', { state: 'merged', mergedInto: 1 }, [memberOf(1)]],
    ['was closed since', { state: 'closed' }, [memberOf(1), memberOf(2)]],
    [
      'holds what was taken apart since',
      {},
      [memberOf(1), memberOf(2, { apart: ['7a'] }), memberOf(2, { id: 'x', apart: ['7b'] })],
    ],
    [
      'would be too large',
      {},
      [memberOf(1), ...Array.from({ length: BOUNDS.groups }, (_, n) => memberOf(2, { id: `2.${n}` }))],
    ],
  ])('where incident 2 %s', (what, changes, groups) => {
    expect(refusedFor(moved, [one, incidentOf(2, changes)], [g, ...groups])).toBe(`incident 2 ${what}`);
  });

  it('where an incident would be left empty, but not where the same line opened it', () => {
    expect(refusedFor(moved, [one, two], [g, memberOf(2)])).toBe('incident 1 would be left empty');
    const closing = { number: 2, before: { state: 'closed' as const }, after: { state: 'open' as const } };
    expect(refusedFor({ ...moved, incidents: [closing] }, [one, two], [g, memberOf(1)])).toBe(false);
    // what did not move may be where it is, whatever that holds
    const judged = { ...moved.groups[0]!, before: { incident: 1, apart: [], verdict: 'unsure' as const } };
    expect(refusedFor({ groups: [judged], incidents: [] }, [{ ...one, state: 'closed' }], [g])).toBe(false);
  });

  it('without all that the line was about', () => {
    const touched = {
      groups: [brought(2, 1), { ...brought(undefined, 3), id: 'h' }],
      incidents: [{ number: 4, after: { state: 'open' as const } }],
    };
    expect(touchedBy(line({ touched }))).toEqual({ groups: ['g', 'h'], numbers: [1, 4, 2, 1, 3] });
  });
});
