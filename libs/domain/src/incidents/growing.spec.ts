import { describe, expect, it } from '@jest/globals';
import { SEVERITIES } from '@soc-agent/contracts';
import { placedThreat } from '@soc-agent/testing';
import fc from 'fast-check';
import type { PlacingView } from './board.js';
import { groupOf, HOUR, THEN } from './groups.support.spec.js';
import { fresh, grown, isLasting, union } from './growing.js';
import { INVENTED, LASTING_MS, LINKING } from './limits.js';
import type { EntityKey, Group } from './model.js';

const anyGroup: fc.Arbitrary<Group> = fc
  .record({
    startAt: fc.nat(100),
    lastsMs: fc.nat(100),
    threats: fc.integer({ min: 1, max: 9 }),
    risk: fc.nat(100),
    severity: fc.constantFrom(...SEVERITIES),
    isUnjudgedCritical: fc.boolean(),
    isFlood: fc.boolean(),
    steadyHours: fc.nat(24),
    runningSince: fc.nat(100),
    ruleSince: fc.nat(100),
    tactics: fc.dictionary(fc.constantFrom('TA0001', 'TA0002'), fc.nat(100)),
    techniques: fc.subarray(['T1003', 'T1059', 'T1110']),
  })
  .map(({ lastsMs, ...changes }) => groupOf({ ...changes, lastAt: changes.startAt + lastsMs }));

describe('two groups as one', () => {
  it('are the same whichever comes first, and whichever two of three come first', () => {
    const inAnyOrder = ({ entities, ...group }: Group): unknown => ({
      ...group,
      id: '',
      entities: [...entities].sort(),
    });
    fc.assert(
      fc.property(anyGroup, anyGroup, anyGroup, (a, b, c) => {
        expect(inAnyOrder(union(a, b))).toEqual(inAnyOrder(union(b, a)));
        expect(inAnyOrder(union(union(a, b), c))).toEqual(inAnyOrder(union(a, union(b, c))));
      }),
    );
  });

  it('are as grave, as long and as many as both together', () => {
    const mild = groupOf({ risk: 10, severity: 'LOW', startAt: THEN, lastAt: THEN + 5, threats: 2, steadyHours: 3 });
    const grave = groupOf({ risk: 60, severity: 'HIGH', startAt: THEN - 1, lastAt: THEN + 1, steadyHours: 1 });
    expect(union(mild, { ...grave, isUnjudgedCritical: true })).toMatchObject({
      ...{ id: mild.id, risk: 60, severity: 'HIGH', startAt: THEN - 1, lastAt: THEN + 5, threats: 3, steadyHours: 1 },
      isUnjudgedCritical: true,
    });
  });

  it('go back to what began first, and are a flood where both are', () => {
    const [early, late] = [1, 2].map((time) =>
      groupOf({ runningSince: time, ruleSince: time, tactics: { TA0001: time, [`TA000${time + 1}`]: time } }),
    ) as [Group, Group];
    const tactics = { TA0001: 1, TA0002: 1, TA0003: 2 };
    expect(union(late, early)).toMatchObject({ runningSince: 1, ruleSince: 1, isFlood: false, tactics });
    const isFlood = (...flags: [boolean, boolean]): boolean =>
      union(...(flags.map((one) => groupOf({ isFlood: one })) as [Group, Group])).isFlood;
    expect([isFlood(true, true), isFlood(true, false), isFlood(false, true)]).toEqual([true, false, false]);
  });

  it('keep the first entities and, sorted, the first techniques', () => {
    const others = Array.from({ length: LINKING.entities }, (_, n): EntityKey => `user:${n}`);
    expect(union(groupOf(), groupOf({ others })).entities).toEqual(
      ['host:web-1', ...others].slice(0, LINKING.entities),
    );
    const techniques = Array.from({ length: LINKING.techniques + 1 }, (_, n) => `T${2000 - n}`);
    const both = union(groupOf({ techniques: ['T9999'] }), groupOf({ techniques })).techniques;
    expect(both).toEqual(techniques.toSorted().slice(0, LINKING.techniques));
    expect(union(groupOf({ techniques: ['T2', 'T1'] }), groupOf({ techniques: ['T1'] })).techniques).toEqual([
      'T2',
      'T1',
    ]);
    expect(union(groupOf(), groupOf({ techniques: ['T1'] })).techniques).toEqual(['T1']);
    expect(union(groupOf({ techniques: ['T1'] }), groupOf()).techniques).toEqual(['T1']);
  });
});

describe('a group', () => {
  const view = (changes: Partial<PlacingView>): PlacingView =>
    ({ invented: 0, steadyHours: 0, fitting: [], group: () => undefined, now: THEN + HOUR, ...changes }) as PlacingView;

  it('begins as its first threat, and runs since those before it began to', () => {
    const threat = placedThreat({ at: THEN, tactics: ['TA0001'] });
    expect(fresh(threat, view({ steadyHours: 3 }))).toMatchObject({
      ...{ id: threat.id, startAt: THEN, lastAt: THEN, threats: 1, tactics: { TA0001: THEN }, apart: [] },
      ...{ createdAt: THEN + HOUR, runningSince: THEN, steadyHours: 3, isFlood: false },
    });
    const before = new Map([2, 7].map((n) => [String(n), groupOf({ runningSince: THEN - n })]));
    const after = fresh(threat, view({ fitting: ['2', '7', 'gone'], group: (id) => before.get(id) }));
    expect(after.runningSince).toBe(THEN - 7);
  });

  it('is one of a flood where its rule, and ten others, are younger than an hour', () => {
    const isFlood = (ruleAge: number, invented: number): boolean =>
      fresh(placedThreat({ at: THEN, ruleSince: THEN - ruleAge }), view({ invented })).isFlood;
    expect([isFlood(INVENTED.withinMs - 1, 10), isFlood(INVENTED.withinMs, 10), isFlood(0, 9)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('grows by a threat that is placed in it, and keeps its id', () => {
    const group = groupOf({ risk: 5, incident: 7 });
    expect(grown(group, placedThreat({ at: THEN + 9, risk: 50, tactics: ['TA0002'] }))).toMatchObject({
      ...{ id: group.id, incident: 7, threats: 2, startAt: THEN, lastAt: THEN + 9, risk: 50 },
      tactics: { TA0002: THEN + 9 },
    });
  });

  it('lasts once it has run for eight hours', () => {
    const runs = (ms: number): boolean => isLasting(groupOf({ runningSince: THEN - ms }));
    expect([runs(LASTING_MS - 1), runs(LASTING_MS)]).toEqual([false, true]);
  });
});
