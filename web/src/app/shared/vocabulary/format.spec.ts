import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCount,
  formatDateTime,
  formatDuration,
  formatMinutes,
  formatPercent,
  formatUpTo,
} from './format.js';

describe('format', () => {
  it.each([
    [0.42, '0.4 ms'],
    [38.4, '38 ms'],
    [1250, '1.3 s'],
    [125_000, '2 min 5 s'],
    [12_000_000, '3 h 20 min'],
    [1_728_000_292, '20 d'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [0, '0 min'],
    [45, '45 min'],
    [240, '4 h'],
    [90, '1 h 30 min'],
  ])('writes %d minutes as %s', (minutes, text) => expect(formatMinutes(minutes)).toBe(text));

  it.each([
    [0, '0%'],
    [0.004, '<1%'],
    [0.42, '42%'],
    [0.998, '>99%'],
    [1, '100%'],
  ])('never rounds the share %d to certainty: %s', (share, text) => expect(formatPercent(share)).toBe(text));

  it.each([
    [-5000, 'now'],
    [12_000, '12s'],
    [240_000, '4m'],
    [7_200_000, '2h'],
    [172_800_000, '2d'],
  ])('writes an age of %d ms as %s', (ageMs, text) => expect(formatAge(0, ageMs)).toBe(text));

  it('shortens counts from ten thousand on', () => {
    expect(formatCount(9876)).toBe('9,876');
    expect(formatCount(12_345)).toBe('12.3K');
  });

  it('says that there may be more than were counted', () => {
    expect([998, 999].map((count) => formatUpTo(count, 999))).toEqual(['998', '999+']);
  });

  it('names the zone of a time', () => {
    expect(formatDateTime('2026-01-01T12:00:00Z', true)).toContain('12:00:00 UTC');
  });
});
