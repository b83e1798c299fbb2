import { describe, expect, it } from 'vitest';
import { anAnalytics } from '../../testing/threat-builders.js';
import { overTimeSeries, pipelineStages, severitySlices, typeSlices } from './series.js';

describe('severitySlices', () => {
  it('lists every severity, worst first, with its share', () => {
    const slices = severitySlices(anAnalytics({ bySeverity: { INFO: 0, LOW: 6, MEDIUM: 0, HIGH: 3, CRITICAL: 1 } }));
    expect(slices.map(({ key, count, share }) => [key, count, share])).toEqual([
      ['CRITICAL', 1, 0.1],
      ['HIGH', 3, 0.3],
      ['MEDIUM', 0, 0],
      ['LOW', 6, 0.6],
      ['INFO', 0, 0],
    ]);
  });

  it('has no share of nothing', () => {
    expect(severitySlices(anAnalytics()).every(({ share }) => share === 0)).toBe(true);
  });
});

describe('typeSlices', () => {
  it('puts the most frequent type first', () => {
    const { byType } = anAnalytics();
    const slices = typeSlices(anAnalytics({ byType: { ...byType, geo_anomaly: 5, bot_traffic: 2 } }));
    expect(slices.slice(0, 2).map(({ label }) => label)).toEqual(['Geo anomaly', 'Bot traffic']);
  });
});

describe('overTimeSeries', () => {
  const bySeverity = { INFO: 1, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 2 };
  const overTime = { bucketMs: 3_600_000, buckets: [{ start: '2026-01-01T09:00:00.000Z', bySeverity }] };

  it('stacks the worst on top', () => {
    const { series, totals } = overTimeSeries(overTime, true);
    expect(series.map(({ severity, counts }) => [severity, counts[0]])).toEqual([
      ['INFO', 1],
      ['LOW', 0],
      ['MEDIUM', 0],
      ['HIGH', 0],
      ['CRITICAL', 2],
    ]);
    expect(totals).toEqual([3]);
  });

  it('labels buckets by their start', () => {
    expect(overTimeSeries(overTime, true).labels).toEqual(['09:00']);
  });

  it('names the day when the buckets span more than one', () => {
    const week = {
      bucketMs: 7 * 3_600_000,
      buckets: Array.from({ length: 24 }, () => ({ start: '2026-01-01T09:00:00.000Z', bySeverity })),
    };
    expect(overTimeSeries(week, true).labels[0]).toBe('Thu 09:00');
  });

  it('is empty without buckets', () => {
    expect(overTimeSeries({ bucketMs: 1, buckets: [] }, true)).toMatchObject({ labels: [], totals: [] });
  });
});

describe('pipelineStages', () => {
  it('adds up the queues that run side by side and keeps the order of the pipeline', () => {
    const queue = (name: string, waiting: number) => ({ name, waiting, active: 1, failed: 0 });
    const stages = pipelineStages([
      queue('signals', 1),
      queue('agent-config', 2),
      queue('agent-devops', 3),
      queue('joins', 0),
      queue('analyzers', 4),
    ]);
    expect(stages.map(({ name, waiting, active }) => [name, waiting, active])).toEqual([
      ['signals', 1, 1],
      ['agents', 5, 2],
      ['joins', 0, 1],
      ['analyzers', 4, 1],
    ]);
    expect(stages[1]?.queues).toEqual(['agent-config', 'agent-devops']);
  });
});
