import { describe, expect, it } from 'vitest';
import { aSummary } from '../../testing/threat-builders.js';
import { arrivalsPerSecond, isAnalysisEnd } from './arrival-rate.js';

describe('arrivalsPerSecond', () => {
  it('is the mean over half a minute', () => {
    const arrivals = Array.from({ length: 60 }, (_, index) => 100_000 - index * 500);
    expect(arrivalsPerSecond(arrivals, 100_000, 0)).toBeCloseTo(2);
  });

  it('divides by the time listened when that is shorter', () => {
    expect(arrivalsPerSecond([98_000, 99_000, 100_000], 100_000, 95_000)).toBeCloseTo(0.6);
  });

  it('forgets what is older than the window', () => {
    expect(arrivalsPerSecond([1000], 100_000, 0)).toBe(0);
  });
});

describe('isAnalysisEnd', () => {
  it('tells the end of an analysis from an analyst’s change and from an opened run', () => {
    expect(isAnalysisEnd(aSummary(1))).toBe(true);
    expect(isAnalysisEnd(aSummary(1, { updatedAt: '2026-01-01T13:00:00.000Z' }))).toBe(false);
    const { totalMs: _totalMs, ...opened } = aSummary(1);
    expect(isAnalysisEnd(opened)).toBe(false);
  });
});
