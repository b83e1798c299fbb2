import type { Analytics, Severity, ThreatType } from '@soc-agent/contracts';
import { keysOf, SEVERITY_LABELS, THREAT_TYPE_LABELS } from '../shared/vocabulary/labels.js';

export interface Slice<K extends string> {
  key: K;
  label: string;
  count: number;
  /** Of all counts, 0..1; 0 when there is nothing. */
  share: number;
}

/** Counts with labels and shares, in the order of the labels. */
export function slices<K extends string>(labels: Readonly<Record<K, string>>, counts: Record<K, number>): Slice<K>[] {
  const keys = keysOf(labels);
  const total = keys.reduce((sum, key) => sum + counts[key], 0);
  return keys.map((key) => ({
    key,
    label: labels[key],
    count: counts[key],
    share: total === 0 ? 0 : counts[key] / total,
  }));
}

/** Worst first. */
export function severitySlices(analytics: Analytics): Slice<Severity>[] {
  return slices(SEVERITY_LABELS, analytics.bySeverity);
}

/** Most frequent first. */
export function typeSlices(analytics: Analytics): Slice<ThreatType>[] {
  return slices(THREAT_TYPE_LABELS, analytics.byType).sort((a, b) => b.count - a.count);
}

export interface PipelineStage {
  name: string;
  waiting: number;
  active: number;
  failed: number;
  /** The queues it is made of. */
  queues: string[];
}

/** The agents' queues, whose jobs run side by side, as one stage, every other queue as its own. */
export function pipelineStages(queues: Analytics['queues']): PipelineStage[] {
  const stages = new Map<string, PipelineStage>();
  for (const { name, waiting, active, failed } of queues) {
    const stageName = name.startsWith('agent-') ? 'agents' : name;
    const stage = stages.get(stageName) ?? { name: stageName, waiting: 0, active: 0, failed: 0, queues: [] };
    stages.set(stageName, {
      name: stageName,
      waiting: stage.waiting + waiting,
      active: stage.active + active,
      failed: stage.failed + failed,
      queues: [...stage.queues, name],
    });
  }
  return [...stages.values()];
}

export interface OverTimeSeries {
  /** Start of each bucket: `HH:MM`, with the day when the buckets span more than one. */
  labels: string[];
  /** Least severe first, which puts the worst on top of the stack. */
  series: { severity: Severity; label: string; counts: number[] }[];
  /** All severities of each bucket. */
  totals: number[];
}

const DAY_MS = 86_400_000;

/** Threats per bucket and severity. */
export function overTimeSeries({ buckets, bucketMs }: Analytics['overTime'], utc: boolean): OverTimeSeries {
  const time = new Intl.DateTimeFormat('en-GB', {
    ...(bucketMs * buckets.length > DAY_MS && { weekday: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(utc && { timeZone: 'UTC' }),
  });
  const severities = keysOf(SEVERITY_LABELS).reverse();
  return {
    labels: buckets.map(({ start }) => time.format(new Date(start))),
    series: severities.map((severity) => ({
      severity,
      label: SEVERITY_LABELS[severity],
      counts: buckets.map(({ bySeverity }) => bySeverity[severity]),
    })),
    totals: buckets.map(({ bySeverity }) => severities.reduce((sum, severity) => sum + bySeverity[severity], 0)),
  };
}
