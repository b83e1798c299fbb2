import { describe, expect, it } from 'vitest';
import { anOverview } from '../../testing/threat-builders.js';
import { falsePositiveRows, leadFigures, openFigures, typeBars } from './lead-figures.js';

const none = { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };

describe('openFigures', () => {
  it('says how many more or fewer are open than a day ago, worst first', () => {
    const now = { ...none, CRITICAL: 3, LOW: 5 };
    const figures = openFigures({ openBySeverity: { now, dayAgo: { ...none, CRITICAL: 1, LOW: 9 } } });
    expect(figures.map(({ severity, count, change, trend }) => [severity, count, change, trend])).toEqual([
      ['CRITICAL', 3, '+2', 'worse'],
      ['HIGH', 0, '±0', 'same'],
      ['MEDIUM', 0, '±0', 'same'],
      ['LOW', 5, '−4', 'better'],
      ['INFO', 0, '±0', 'same'],
    ]);
  });
});

describe('leadFigures', () => {
  const valuesOf = (over: Parameters<typeof anOverview>[0]) =>
    Object.fromEntries(leadFigures(anOverview(over)).map(({ id, value, note }) => [id, `${value}, ${note}`]));

  it('are shares and means', () => {
    const values = valuesOf({
      sla: { due: 8, kept: 6 },
      acknowledge: { meanMs: 125_000, count: 3 },
      processing: { meanMs: 40, p50Ms: 30, p95Ms: 90 },
    });
    expect(values).toMatchObject({
      sla: '75%, 6 of 8',
      acknowledge: '2 min 5 s, over 3',
      resolve: '–, none yet',
      p95: '90 ms, all but one of twenty',
    });
  });

  it('begin with what a person has to decide, where that is counted', () => {
    const [first] = leadFigures(anOverview(), { incidents: 1, groups: 12 });
    expect(first).toMatchObject({ id: 'reviews', value: '13', note: '1 incident, 12 groups of none' });
    expect(leadFigures(anOverview()).map(({ id }) => id)).not.toContain('reviews');
  });

  it('have no share of nothing', () => {
    expect(valuesOf({ sla: { due: 0, kept: 0 }, acknowledge: { meanMs: 0, count: 0 } })).toMatchObject({
      sla: '–, none due yet',
      acknowledge: '–, none yet',
    });
  });
});

describe('typeBars', () => {
  it('puts the most frequent type first', () => {
    const { byType } = anOverview();
    const bars = typeBars({ byType: { ...byType, geo_anomaly: 5, bot_traffic: 2 } });
    expect(bars.slice(0, 2).map(({ label }) => label)).toEqual(['Geo anomaly', 'Bot traffic']);
    expect(bars[0]?.link?.query).toEqual({ type: 'geo_anomaly' });
  });
});

describe('falsePositiveRows', () => {
  it('puts the rule that is called false most often first, and fills in the form that suppresses it', () => {
    const rows = falsePositiveRows({
      falsePositives: [
        { customerName: 'Acme', product: 'Wazuh', ruleId: '5710', title: 'x', reviewed: 10, falsePositives: 2 },
        { customerName: 'Acme', product: 'Falco', title: 'Shell', reviewed: 4, falsePositives: 4 },
        { customerName: 'Acme', product: 'Idle', title: 'x', reviewed: 0, falsePositives: 0 },
      ],
    });
    expect(rows.map(({ rule, text }) => [rule, text])).toEqual([
      ['Falco Shell', '100% of 4'],
      ['Wazuh 5710', '20% of 10'],
    ]);
    expect(rows[0]?.suppress).toEqual({ customer: 'Acme', product: 'Falco', title: 'Shell' });
    expect(rows[1]?.threats).toEqual({ product: 'Wazuh', rule: '5710', customer: 'Acme' });
  });

  it('are ten at most', () => {
    const falsePositives = Array.from({ length: 40 }, (_, n) => ({
      customerName: 'Acme',
      title: 'x',
      product: 'p',
      ruleId: String(n),
      reviewed: 40,
      falsePositives: n,
    }));
    const rows = falsePositiveRows({ falsePositives });
    expect(rows).toHaveLength(10);
    expect(rows[0]?.rule).toBe('p 39');
  });
});
