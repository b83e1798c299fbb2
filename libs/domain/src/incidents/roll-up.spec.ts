import { describe, expect, it } from '@jest/globals';
import type { Severity, Verdict } from '@soc-agent/contracts';
import { groupOf, HOUR, MINUTE, THEN } from './groups.support.spec.js';
import { BOUNDS } from './limits.js';
import type { EntityKey, Incident } from './model.js';
import { dueAt, rolledUp, rollUp } from './roll-up.js';

describe('what groups add up to', () => {
  it('is the risk of one, and of several each further rule’s less than the one’s before', () => {
    const risk = (...risks: number[]): number =>
      rollUp(risks.map((one, n) => groupOf({ rule: `r${n}`, risk: one }))).risk;
    expect([risk(0), risk(30), risk(100)]).toEqual([0, 30, 99.9]);
    // 1 − .7 · .7^(1/√2) · .7^(1/√3)
    expect([risk(30, 30), risk(30, 30, 30), risk(50, 20), risk(20, 50)]).toEqual([45.6, 55.7, 57.3, 57.3]);
  });

  it('counts a rule once, by its gravest group', () => {
    const members = [10, 40, 20].map((risk) => groupOf({ risk }));
    expect(rollUp(members)).toMatchObject({ risk: 40, rules: 1, groups: 3, threats: 3 });
  });

  it('counts nothing that was found harmless', () => {
    const judged = (verdict: Verdict): unknown =>
      rollUp([groupOf({ risk: 20 }), groupOf({ rule: 'b', risk: 60, severity: 'HIGH', verdict })]);
    for (const verdict of ['false_positive', 'benign_true_positive', 'duplicate'] as const)
      expect(judged(verdict)).toMatchObject({ risk: 20, severity: 'MEDIUM', rules: 2, groups: 2 });
    for (const verdict of ['true_positive', 'unsure'] as const)
      expect(judged(verdict)).toMatchObject({ severity: 'HIGH' });
    expect(rollUp([groupOf({ severity: 'CRITICAL', verdict: 'duplicate' })])).toMatchObject({
      risk: 0,
      severity: 'INFO',
    });
  });

  it('lasts from the first to the last, and shows each tactic by its first time, in order', () => {
    const members = [
      groupOf({ startAt: THEN, lastAt: THEN + 9, tactics: { TA0002: THEN + 5, TA0001: THEN + 7 } }),
      groupOf({ startAt: THEN - 3, lastAt: THEN + 1, tactics: { TA0003: THEN + 1, TA0002: THEN + 1 } }),
    ];
    expect(rollUp(members)).toMatchObject({ startAt: THEN - 3, lastAt: THEN + 9 });
    expect(rollUp(members).tactics).toEqual([
      { id: 'TA0002', at: THEN + 1 },
      { id: 'TA0003', at: THEN + 1 },
      { id: 'TA0001', at: THEN + 7 },
    ]);
    expect(rollUp(members.toReversed()).tactics).toEqual(rollUp(members).tactics);
  });

  it('names each entity once, in order, and as many as an incident may have', () => {
    const others = Array.from({ length: BOUNDS.entities + 5 }, (_, n): EntityKey => `user:${n + 1000}`);
    const { entities } = rollUp([groupOf({ others: others.toReversed() }), groupOf({ others: others.slice(0, 3) })]);
    expect(entities).toHaveLength(BOUNDS.entities);
    expect(entities.slice(0, 3)).toEqual(['host:web-1', 'user:1000', 'user:1001']);
  });
});

describe('an incident', () => {
  const incident = (severity: Severity, openedAt?: number): Incident => ({
    ...{ number: 1, customerName: 'RetailMax', state: 'open', createdAt: THEN, version: 1, related: [] },
    ...(openedAt !== undefined && { openedAt }),
    rollUp: rollUp([groupOf({ severity })]),
  });

  it('has none but what it was when its last member is gone', () => {
    const before = incident('HIGH');
    expect(rolledUp(before, []).rollUp).toEqual({ ...before.rollUp, groups: 0, threats: 0 });
    expect(rolledUp(before, [groupOf({ threats: 4 })]).rollUp).toMatchObject({ groups: 1, threats: 4 });
  });

  it('is due by its severity from when it was shown, and not before', () => {
    expect(dueAt(incident('HIGH'))).toBeUndefined();
    expect(dueAt(incident('HIGH', THEN))).toBe(THEN + 30 * MINUTE);
    expect(dueAt(incident('LOW', THEN + 5))).toBe(THEN + 5 + 4 * HOUR);
  });
});
