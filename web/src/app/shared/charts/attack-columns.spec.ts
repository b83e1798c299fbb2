import { describe, expect, it } from 'vitest';
import { attackColumns, type TechniqueCount } from './attack-columns.js';

const seen = (id: string, count: number, ...tactics: string[]): TechniqueCount => ({ id, name: id, tactics, count });

describe('attackColumns', () => {
  it('has every tactic of the matrix in its order, also those without a technique', () => {
    const columns = attackColumns([]);
    expect(columns).toHaveLength(15);
    expect(columns[0]?.name).toBe('Reconnaissance');
    expect(columns.every(({ techniques }) => techniques.length === 0)).toBe(true);
  });

  it('shows a technique in each of its tactics, the most seen first', () => {
    const columns = attackColumns([
      seen('T1', 3, 'TA0001'),
      seen('T2', 9, 'TA0001', 'TA0040'),
      seen('T3', 0, 'TA0001'),
    ]);
    const idsOf = (tactic: string) => columns.find(({ id }) => id === tactic)?.techniques.map(({ id }) => id);
    expect(idsOf('TA0001')).toEqual(['T2', 'T1']);
    expect(idsOf('TA0040')).toEqual(['T2']);
  });

  it('keeps what is in no tactic of the matrix', () => {
    const columns = attackColumns([seen('T1', 1, 'TA9999'), seen('T2', 1)]);
    expect(columns.slice(15).map(({ name, techniques }) => [name, techniques.length])).toEqual([
      ['TA9999', 1],
      ['No tactic', 1],
    ]);
  });
});
