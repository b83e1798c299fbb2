import { describe, expect, it } from 'vitest';
import { entityDays } from './entity-days.js';

const none = { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };
const day = (date: string, high = 1) => ({ day: date, bySeverity: { ...none, HIGH: high } });

describe('entityDays', () => {
  it('has the days between, too', () => {
    const days = entityDays([day('2026-01-01', 2), day('2026-01-04')]);
    expect(days.slice(-4).map(({ start, bySeverity }) => [start.slice(0, 10), bySeverity.HIGH ?? 0])).toEqual([
      ['2026-01-01', 2],
      ['2026-01-02', 0],
      ['2026-01-03', 0],
      ['2026-01-04', 1],
    ]);
  });

  it('is a fortnight for one day, and nothing for none', () => {
    expect(entityDays([day('2026-03-01')])).toHaveLength(14);
    expect(entityDays([])).toEqual([]);
    expect(entityDays([day('never')])).toEqual([]);
  });

  it('shows the newest ninety of many years', () => {
    const days = entityDays([day('2016-01-01'), day('2026-01-01')]);
    expect(days).toHaveLength(90);
    expect(days.at(-1)?.start.slice(0, 10)).toBe('2026-01-01');
  });
});
