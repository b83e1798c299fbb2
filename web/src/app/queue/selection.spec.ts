import { describe, expect, it } from 'vitest';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { threatRow, type QueueRow } from './queue-row.js';
import { NOTHING, picked, targetsOf, threatsOf } from './selection.js';

const threats = [4, 3, 2, 1].map((number) => threatRow(aSummary(number)));
const row = (over: Partial<QueueRow>): QueueRow => ({ ...threatRow(aSummary(9)), ...over });
const mixed = [
  row({ id: 'incident:1-7', kind: 'incident', threats: 40 }),
  row({ id: 'g1', kind: 'group', threats: 20 }),
  row({ id: 'g2', kind: 'group', threats: 3 }),
];
const chosen = (...ids: string[]) => ({ ids: new Set(ids), isAll: false });

describe('picked', () => {
  it('chooses one, and lets go of it', () => {
    const one = picked(NOTHING, threats, threatId(3), undefined);
    expect([...one.ids]).toEqual([threatId(3)]);
    expect([...picked(one, threats, threatId(3), undefined).ids]).toEqual([]);
  });

  it('chooses all from the last one to this, in either direction', () => {
    expect(picked(NOTHING, threats, threatId(2), threatId(4)).ids.size).toBe(3);
    expect(picked(NOTHING, threats, threatId(4), threatId(2)).ids.size).toBe(3);
  });

  it('is one alone where the last one is not there any more', () => {
    expect([...picked(NOTHING, threats, threatId(2), 'gone').ids]).toEqual([threatId(2)]);
  });

  it('is no longer all that match once something is chosen', () => {
    expect(picked({ ids: new Set(), isAll: true }, threats, threatId(2), undefined).isAll).toBe(false);
  });
});

describe('targetsOf', () => {
  it('names threats one by one', () => {
    expect(targetsOf(chosen(threatId(3), threatId(1)), threats, {})).toEqual([{ ids: [threatId(3), threatId(1)] }]);
  });

  it('names groups and incidents by their filters', () => {
    expect(targetsOf(chosen('incident:1-7', 'g1', 'g2'), mixed, {})).toEqual([
      { filters: { group: ['g1', 'g2'] } },
      { filters: { incident: ['1-7'] } },
    ]);
  });

  it('is everything that the list asks for', () => {
    const target = targetsOf({ ids: new Set(), isAll: true }, threats, { 'not.triage': ['closed'], q: ['x'] });
    expect(target).toEqual([{ filters: { q: 'x', not: { triage: ['closed'] } } }]);
  });
});

describe('threatsOf', () => {
  it('counts what rows stand for', () => {
    expect(threatsOf(chosen('g1', 'incident:1-7'), mixed)).toBe(60);
    expect(threatsOf({ ids: new Set(), isAll: true }, mixed)).toBeUndefined();
  });
});
