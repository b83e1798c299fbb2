import { describe, expect, it } from '@jest/globals';
import { metricsOf, reliability, type Forecast } from './metrics.js';

describe('metrics', () => {
  it('are perfect for forecasts that put every attack first', () => {
    const { auc, ap, fprAtTpr95, readFor95 } = metricsOf([f(0.9, true), f(0.8, true), f(0.2, false), f(0.1, false)]);
    expect([auc, ap, fprAtTpr95, readFor95]).toEqual([1, 1, 0, 0.5]);
  });

  it('count ties half, so that a constant forecast gains nothing', () => {
    const { auc, ap, fprAtTpr95 } = metricsOf([f(0.5, true), f(0.5, false), f(0.5, false), f(0.5, false)]);
    expect([auc, ap, fprAtTpr95]).toEqual([0.5, 0.25, 1]);
  });

  it('agree with a case computed by hand', () => {
    const { auc, ap, brier } = metricsOf([f(0.9, true), f(0.7, false), f(0.6, true), f(0.1, false)]);
    expect(auc).toBeCloseTo(0.75, 12);
    expect(ap).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(brier).toBeCloseTo((0.01 + 0.49 + 0.16 + 0.01) / 4, 12);
  });

  it('compare forecast and frequency bin by bin', () => {
    const [low, high] = reliability([f(0.05, false), f(0.05, true), f(1, true)]);
    expect(low).toEqual({ bin: 0, forecast: 0.05, observed: 0.5, share: 2 / 3 });
    expect(high).toEqual({ bin: 9, forecast: 1, observed: 1, share: 1 / 3 });
  });
});

function f(p: number, attack: boolean): Forecast {
  return { p, attack };
}
