import { describe, expect, it } from '@jest/globals';
import { eventTime, placeInTime } from './event-time.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const DAY = 86_400_000;

/** An id of the version that has its time in it. */
function idOf(time: number): string {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

describe('the place of a new signal in time', () => {
  it.each([
    ['a minute ago', NOW - 60_000, NOW],
    ['in the future', NOW + DAY, NOW],
    ['two days ago', NOW - 2 * DAY, NOW - 2 * DAY],
    ['years ago', NOW - 900 * DAY, NOW - 60 * DAY],
  ])('of an event %s', (_, told, placed) => {
    const timestamp = new Date(told).toISOString();
    expect(placeInTime({ timestamp }, NOW)).toBe(placed);
    // and counters never place it where nothing is counted
    const counted = eventTime({ id: idOf(placed), timestamp });
    expect(counted).toBeLessThanOrEqual(NOW);
    expect(counted).toBeGreaterThanOrEqual(NOW - 120 * DAY);
  });

  it('of an event without a time is that of its acceptance', () => {
    expect(placeInTime({ timestamp: 'yesterday' }, NOW)).toBe(NOW);
  });
});
