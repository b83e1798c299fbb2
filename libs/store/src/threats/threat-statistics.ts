import {
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  type Analytics,
  type Severity,
} from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { durationsOf, processingOf } from './durations.js';
import { ALL_CUSTOMERS, amounts, WITH_LATEST, type Figure } from './figure-rollup.js';
import { split } from './threat-figures.js';

/** The part of `Analytics` that the store answers. */
export type StoredAnalytics = Omit<Analytics, 'intake' | 'queues' | 'reviews' | 'generatedAt'>;

const BUCKETS = 24;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Wider buckets are days: hours are kept for as long as these take. */
const MOST_HOURS_MS = 6 * HOUR_MS;
/** The dimensions that buckets are made of, with SQL of a figure's time of day and severity. */
const GRAINS = {
  minute: { at: 'left(value, 5)::time', severity: 'substr(value, 7)' },
  hour: { at: 'make_interval(hours => left(value, 2)::int)', severity: 'substr(value, 4)' },
  severity: { at: "'0'::interval", severity: 'value' },
} as const;
type Grain = keyof typeof GRAINS;

const read = (grain: Grain): { name: string; text: string } => {
  const { at, severity } = GRAINS[grain];
  const bucket = `floor((extract(epoch from case dimension when '${grain}' then day + ${at} end)::float8 * 1000 - $2::float8) / $3::float8)::int`;
  const rows = (columns: string, where: string): string => `(
    select ${columns} from threat_figures where customer_id = $1 and ${where}
    union all select ${columns} from latest where $1 in (${ALL_CUSTOMERS}, customer_id) and ${where}) f`;
  return {
    name: `threat_figures analytics ${grain}`,
    text: `${WITH_LATEST}
      select dimension, value, sum(n) as n
        from ${rows('dimension, value, n', `dimension in ('total', 'review', 'severity', 'type', 'status', 'triage', 'ms', 'duration')`)} group by 1, 2
      union all select 'customers', '', count(*) from customers c
          cross join lateral (select from threats t where t.customer_id = c.id order by t.id limit 1) one
          where $1 in (${ALL_CUSTOMERS}, c.id)
      union all select 'bucket ' || bucket, value, sum(n) from ${rows(
        `${bucket} as bucket, ${severity} as value, n`,
        `dimension = '${grain}'
          and day between to_timestamp($2::float8 / 1000)::date and to_timestamp($4::float8 / 1000)::date`,
      )} where bucket between 0 and ${BUCKETS - 1} group by 1, 2`,
  };
};
const READ: Readonly<Record<Grain, { name: string; text: string }>> = {
  minute: read('minute'),
  hour: read('hour'),
  severity: read('severity'),
};

/** Figures over all stored threats, as of now. */
export class ThreatStatistics {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /**
   * @param widthMs of the 24 buckets of `overTime`, which end now: whole minutes. More than an hour becomes whole hours, more than six a day.
   * @param customerId whose; left out, all customers'
   */
  async read(now: number, widthMs: number, customerId = ALL_CUSTOMERS): Promise<StoredAnalytics> {
    const hoursMs = Math.ceil(widthMs / HOUR_MS) * HOUR_MS;
    const bucketMs = widthMs <= HOUR_MS ? widthMs : hoursMs <= MOST_HOURS_MS ? hoursMs : DAY_MS;
    const end = (Math.floor(now / bucketMs) + 1) * bucketMs;
    const start = end - BUCKETS * bucketMs;
    const grain = bucketMs < HOUR_MS ? 'minute' : bucketMs < DAY_MS ? 'hour' : 'severity';
    const rows = await this.database.query<Figure>(READ[grain], [customerId, start, bucketMs, end]);
    const of = amounts(rows);
    return {
      totalThreats: of('total'),
      requiringReview: of('review'),
      customersAffected: of('customers'),
      byType: split(of, 'type', THREAT_TYPES),
      bySeverity: split(of, 'severity', SEVERITIES),
      byStatus: split(of, 'status', THREAT_STATUSES),
      byTriage: split(of, 'triage', TRIAGE_STATES),
      overTime: {
        bucketMs,
        buckets: Array.from({ length: BUCKETS }, (_, bucket) => ({
          start: new Date(start + bucket * bucketMs).toISOString(),
          bySeverity: split<Severity>(of, `bucket ${bucket}`, SEVERITIES),
        })),
      },
      processing: processingOf(durationsOf(rows), of('ms')),
    };
  }
}
