import { SEVERITIES, type Severity, type ThreatFilters, type ThreatHistogram } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatSearch } from './threat-search.js';

/** Threats that are counted, at most: those that happened last. */
const MOST_THREATS = 5000;
/** The same of a text that says little. */
const MOST_BROAD = 1000;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Widths that people can read. */
const WIDTHS_MS = [
  ...[1, 5, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY_MS),
];

/** The time that is shown, Unix milliseconds, and in how many parts at most. */
export interface HistogramWish {
  from: number;
  to: number;
  buckets: number;
}

interface BucketRow {
  bucket: number;
  severity: Severity | null;
  n: number;
}

/** How many threats that match happened when. */
export class ThreatHistograms {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly search: ThreatSearch,
  ) {}

  async read(filters: ThreatFilters, { from, to, buckets }: HistogramWish, asker?: Asker): Promise<ThreatHistogram> {
    const bucketMs = WIDTHS_MS.find((width) => width * (buckets - 1) >= to - from) ?? WIDTHS_MS.at(-1)!;
    const start = Math.floor(from / bucketMs) * bucketMs;
    const question = await this.search.about(filters, asker);
    const [first, end] = [from, to].map((time) => question.place(new Date(time).toISOString()));
    const most = question.isBroad ? MOST_BROAD : MOST_THREATS;
    const sample = question.select('t.occurred_at, t.severity', String(most + 1), {
      by: 't.occurred_at',
      where: [`t.occurred_at >= ${first}`, `t.occurred_at < ${end}`],
    });
    const rows = await this.database.query<BucketRow>(
      {
        name: 'threats histogram',
        text: `select floor((extract(epoch from s.occurred_at)::float8 * 1000 - ${question.place(start)}::float8) / ${bucketMs})::int as bucket,
          s.severity, count(*)::int as n from (${sample}) s group by 1, 2`,
      },
      question.values.list,
    );
    const counted = new Map(rows.map(({ bucket, severity, n }) => [`${bucket} ${severity}`, n]));
    const bySeverity = (bucket: number): Record<Severity, number> =>
      Object.fromEntries(SEVERITIES.map((severity) => [severity, counted.get(`${bucket} ${severity}`) ?? 0])) as Record<
        Severity,
        number
      >;
    return {
      bucketMs,
      buckets: Array.from({ length: Math.max(1, Math.ceil((to - start) / bucketMs)) }, (_, bucket) => ({
        start: new Date(start + bucket * bucketMs).toISOString(),
        bySeverity: bySeverity(bucket),
      })),
      ...(rows.reduce((sum, { n }) => sum + n, 0) > most && { capped: true }),
    };
  }
}
