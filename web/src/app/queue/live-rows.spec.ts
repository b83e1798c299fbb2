import type { ThreatGroup } from '@soc-agent/contracts';
import { describe, expect, it } from 'vitest';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { changeThreats, countIntoGroups, letIn } from './live-rows.js';

const places = (rows: readonly { id: string }[]) => new Map(rows.map(({ id }, place) => [id, place]));

describe('changeThreats', () => {
  const rows = [aSummary(2), aSummary(1)];

  it('changes a row where it stands, and only to a later state', () => {
    const { rows: after } = changeThreats(rows, places(rows), [
      aSummary(1, { seq: 9, triage: 'closed' }),
      aSummary(2, { seq: 1, triage: 'closed' }),
    ]);
    expect(after.map(({ triage }) => triage)).toEqual(['new', 'closed']);
  });

  it('gives back the same rows where nothing changed, and names what it has no row for', () => {
    const { rows: after, unknown } = changeThreats(rows, places(rows), [aSummary(3)]);
    expect(after).toBe(rows);
    expect(unknown.map(({ seq }) => seq)).toEqual([3]);
  });
});

describe('letIn', () => {
  it('puts newcomers first, each in its latest state, and drops the oldest beyond the limit', () => {
    const rows = [aSummary(2), aSummary(1)];
    const after = letIn(rows, [aSummary(3), aSummary(4), aSummary(3, { seq: 8 })], 3);
    expect(after.map(({ id, seq }) => [id, seq])).toEqual([
      [threatId(4), 4],
      [threatId(3), 8],
      [threatId(2), 2],
    ]);
  });

  it('sorts a latecomer in where it belongs', () => {
    const after = letIn([aSummary(4), aSummary(1)], [aSummary(2)], 10);
    expect(after.map(({ seq }) => seq)).toEqual([4, 2, 1]);
  });
});

describe('countIntoGroups', () => {
  const group: ThreatGroup = {
    groupKey: 'g1',
    title: 'Failed logins',
    product: 'sshd',
    customerName: 'Acme',
    count: 2,
    firstAt: '2026-01-01T00:00:00.000Z',
    lastAt: '2026-01-01T01:00:00.000Z',
    worst: 'LOW',
    triage: 'closed',
    sparkline: [0, 2],
    newest: threatId(2),
  };

  it('counts a new threat, once, with what it makes of the group', () => {
    const change = aSummary(3, { groupKey: 'g1', severity: 'HIGH' });
    const { rows } = countIntoGroups([group], [change, change]);
    expect(rows[0]).toMatchObject({ count: 3, worst: 'HIGH', triage: 'new', sparkline: [0, 3], newest: threatId(3) });
  });

  it('does not count a threat again that only changed', () => {
    expect(countIntoGroups([group], [aSummary(2, { groupKey: 'g1', seq: 9 })]).rows[0]?.count).toBe(2);
  });

  it('names what belongs to no group that is shown', () => {
    expect(countIntoGroups([group], [aSummary(3, { groupKey: 'g2' }), aSummary(4)]).unknown).toHaveLength(2);
  });
});
