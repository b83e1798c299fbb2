import type { Severity } from '@soc-agent/contracts';
import { keysOf, SEVERITY_LABELS } from '../vocabulary/labels.js';
import { roundTop, shareOf, type Tick, timeTicks } from './axis.js';

/** Threats that happened from `start` on, for as long as a bucket is. */
export interface SeverityBucket {
  /** ISO 8601. */
  start: string;
  bySeverity: Readonly<Partial<Record<Severity, number>>>;
}

/** A span of time; `to` is not part of it. ISO 8601. */
export interface TimeRange {
  from: string;
  to: string;
}

/** First and last bucket of a choice. */
export interface Brush {
  first: number;
  last: number;
}

export interface HistogramBars {
  /** One path for each severity that occurs, worst first, in a picture one unit wide for each bucket and 100 high. */
  layers: { severity: Severity; path: string }[];
  totals: number[];
  total: number;
  /** What the full height stands for. */
  top: number;
  ticks: Tick[];
}

const SEVERITIES = keysOf(SEVERITY_LABELS);
/** Share of a bucket's width that its bar takes. */
const BAR = 0.84;
/** What is there is seen, however small beside the rest. */
const LEAST_HEIGHT = 3;

/** Stacks the buckets, the worst at the foot, where lengths compare best. */
export function histogramBars(buckets: readonly SeverityBucket[], bucketMs: number, utc: boolean): HistogramBars {
  const totals = buckets.map(({ bySeverity }) => SEVERITIES.reduce((sum, key) => sum + countOf(bySeverity[key]), 0));
  const top = roundTop(Math.max(0, ...totals));
  const feet = totals.map(() => 0);
  const layers = SEVERITIES.map((severity) => {
    const bars = buckets.map(({ bySeverity }, index) => {
      const count = countOf(bySeverity[severity]);
      if (count === 0) return '';
      const foot = feet[index] ?? 0;
      const height = Math.min(100 - foot, Math.max(LEAST_HEIGHT, (count / top) * 100));
      feet[index] = foot + height;
      return `M${round(index + (1 - BAR) / 2)} ${round(100 - foot)}h${BAR}v-${round(height)}h-${BAR}z`;
    });
    return { severity, path: bars.join('') };
  }).filter(({ path }) => path !== '');
  const { from, to } = spanOf(buckets, bucketMs);
  return { layers, totals, total: totals.reduce((sum, count) => sum + count, 0), top, ticks: timeTicks(from, to, utc) };
}

/** The buckets between two places on the axis, 0..1, in whichever order they were reached. */
export function brushOf(one: number, other: number, count: number): Brush {
  const bucketAt = (share: number): number =>
    Math.max(0, Math.min(count - 1, Math.floor((Number.isNaN(share) ? 0 : share) * count)));
  const [first, last] = [bucketAt(one), bucketAt(other)].sort((a, b) => a - b) as [number, number];
  return { first, last };
}

/** The time that the chosen buckets span; undefined where there are none. */
export function rangeOfBrush(
  { first, last }: Brush,
  buckets: readonly SeverityBucket[],
  bucketMs: number,
): TimeRange | undefined {
  const [from, until] = [buckets[first], buckets[last]];
  if (!from || !until) return undefined;
  return { from: from.start, to: new Date(Date.parse(until.start) + bucketMs).toISOString() };
}

/** Where on the axis a span of time lies, 0..1; undefined where it is beside it. */
export function brushShares(
  range: TimeRange | undefined,
  buckets: readonly SeverityBucket[],
  bucketMs: number,
): { from: number; to: number } | undefined {
  const { from, to } = spanOf(buckets, bucketMs);
  if (!range || !(to > from)) return undefined;
  const [begin, end] = [Date.parse(range.from), Date.parse(range.to)];
  if (!(begin < to) || !(end > from)) return undefined;
  return { from: shareOf(begin, from, to), to: shareOf(end, from, to) };
}

function spanOf(buckets: readonly SeverityBucket[], bucketMs: number): { from: number; to: number } {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last) return { from: 0, to: 0 };
  return { from: Date.parse(first.start), to: Date.parse(last.start) + bucketMs };
}

function countOf(count: number | undefined): number {
  return count !== undefined && Number.isFinite(count) && count > 0 ? count : 0;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
