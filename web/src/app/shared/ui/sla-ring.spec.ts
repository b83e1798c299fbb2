import { describe, expect, it } from 'vitest';
import { slaOf } from './sla-ring.js';

const MINUTE = 60_000;

describe('slaOf', () => {
  it('is kept, near in the last quarter, and breached once it is over', () => {
    const at = (minutes: number) => slaOf(0, 60 * MINUTE, minutes * MINUTE);
    expect([at(10), at(46), at(75)].map(({ state }) => state)).toEqual(['kept', 'near', 'breached']);
    expect([at(10), at(75)].map(({ text }) => text)).toEqual(['50 min left', '15 min over']);
  });

  it('stands still once somebody has acted', () => {
    expect(slaOf(0, 60 * MINUTE, 1000 * MINUTE, 30 * MINUTE)).toEqual({ state: 'done', gone: 0.5, text: 'in time' });
    expect(slaOf(0, 60 * MINUTE, 1000 * MINUTE, 90 * MINUTE).state).toBe('breached');
  });

  it('is over when no time was given', () => {
    expect(slaOf(5, 5, 5)).toMatchObject({ state: 'breached', gone: 1 });
  });
});
