import { describe, expect, it } from '@jest/globals';
import { mainEntity, ruleKey } from '@soc-agent/domain';
import { knownEntity, ordinaryHistory, SUITE_AT } from './field-history.js';

const HOUR = 3_600_000;

describe('an ordinary history', () => {
  const history = ordinaryHistory({ hours: 480, signals: 2000 }, 7);

  it('has so many signals in so many hours, in order, the last twelve minutes before the suite', () => {
    const times = history.map(({ at }) => at);
    expect(history).toHaveLength(2000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(SUITE_AT - 480 * HOUR);
    expect(SUITE_AT - (times.at(-1) ?? 0)).toBe(12 * 60_000);
    expect(ordinaryHistory({ hours: 0, signals: 0 }, 7)).toEqual([]);
  });

  it('is made of about 24 everyday rules, INFO and LOW mostly, and a few rules seen once', () => {
    const fired = counts(history.map(({ signal }) => ruleKey(signal)));
    const often = [...fired.values()].filter((count) => count > 1);
    expect(often).toHaveLength(24);
    expect((fired.size - often.length) / history.length).toBeCloseTo(0.03, 1);
    const quiet = history.filter(({ signal }) => ['INFO', 'LOW'].includes(signal.severity ?? ''));
    expect(quiet.length).toBeGreaterThan(history.length / 2);
  });

  it('is busier by day than by night, and on some entities than on others', () => {
    const at = (from: number): number =>
      history.filter(({ at: time }) => Math.floor(time / HOUR) % 24 >= from && Math.floor(time / HOUR) % 24 < from + 6)
        .length;
    expect(at(11)).toBeGreaterThan(2 * at(23 - 24 + 1));
    const busy = counts(history.map(({ signal }) => mainEntity(signal).value));
    for (const kind of ['host', 'user'] as const) {
      const mean = history.length / busy.size;
      expect(busy.get(knownEntity(kind, 7)) ?? 0).toBeGreaterThan(mean / 4);
    }
  });

  it('is the same for the same seed only', () => {
    const times = (seed: number): number[] => ordinaryHistory({ hours: 72, signals: 50 }, seed).map(({ at }) => at);
    expect(times(1)).toEqual(times(1));
    expect(times(1)).not.toEqual(times(2));
  });
});

function counts(values: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}
