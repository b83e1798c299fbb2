import { describe, expect, it } from 'vitest';
import { aSummary } from '../../testing/threat-builders.js';
import { decisionOf, graver, threatRow } from './queue-row.js';

describe('threatRow', () => {
  it('is worked out once for each state of a threat', () => {
    const threat = aSummary(1);
    expect(threatRow(threat)).toBe(threatRow(threat));
  });

  it('says how far people are, and the machine while they cannot begin', () => {
    const states = [
      aSummary(1),
      aSummary(1, { triage: 'acknowledged' }),
      aSummary(1, { status: 'analyzing' }),
      aSummary(1, { status: 'failed' }),
    ].map((threat) => threatRow(threat).state);
    expect(states).toEqual([undefined, 'Acknowledged', 'Analyzing', 'Failed']);
  });

  it('says how many signals it stands for, where that is more than its own', () => {
    expect([aSummary(1), aSummary(1, { occurrences: 12 })].map((threat) => threatRow(threat).note)).toEqual([
      undefined,
      '×12',
    ]);
  });

  it('takes the probability from the score where an older one has none', () => {
    expect(threatRow(aSummary(1, { fpScore: 0.8 })).probability).toBeCloseTo(0.2);
  });
});

describe('decisionOf', () => {
  it('is the verdict, else who works on it and how far they are', () => {
    const row = threatRow(aSummary(1, { triage: 'acknowledged', assignee: 'ada' }));
    expect(decisionOf(row)).toBe('Acknowledged, ada');
    expect(decisionOf({ ...row, verdict: 'false_positive' })).toBe('False positive');
  });
});

describe('graver', () => {
  it('is the graver one, or the one there is', () => {
    expect([graver('LOW', 'HIGH'), graver(undefined, 'LOW'), graver(undefined, undefined)]).toEqual([
      'HIGH',
      'LOW',
      undefined,
    ]);
  });
});
