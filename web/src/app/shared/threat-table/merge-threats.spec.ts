import { describe, expect, it } from 'vitest';
import { aSummary } from '../../../testing/threat-builders.js';
import { mergeThreats, updateThreats } from './merge-threats.js';

describe('mergeThreats', () => {
  it('puts the newest first, whatever order changes came in', () => {
    const rows = mergeThreats([aSummary(2)], [aSummary(1), aSummary(3)], 10);
    expect(rows.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  });

  it('lets a later change replace a row, and an earlier one not', () => {
    const rows = [aSummary(1, { seq: 5, status: 'completed' })];
    expect(mergeThreats(rows, [aSummary(1, { seq: 6, triage: 'closed' })], 10)[0]?.triage).toBe('closed');
    expect(mergeThreats(rows, [aSummary(1, { seq: 4, status: 'analyzing' })], 10)[0]?.status).toBe('completed');
  });

  it('drops the oldest beyond the limit', () => {
    const many = Array.from({ length: 30 }, (_, number) => aSummary(number));
    expect(mergeThreats(many, [aSummary(40)], 20).at(-1)?.seq).toBe(11);
  });
});

describe('updateThreats', () => {
  it('changes rows in place and adds none', () => {
    const rows = updateThreats([aSummary(2), aSummary(1)], [aSummary(1, { seq: 9 }), aSummary(3)]);
    expect(rows.map(({ seq }) => seq)).toEqual([2, 9]);
  });
});
