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

/** The part of `Analytics` that the store answers. */
export type StoredAnalytics = Omit<Analytics, 'intake' | 'queues' | 'reviews' | 'generatedAt'>;

/** As counts of all customers together are kept. */
const ALL_CUSTOMERS = 0;
const BUCKETS = 24;
const HOUR_MS = 3_600_000;
/** Changes that one step counts: what a statement has time for. */
const MOST_AT_ONCE = 10_000;
/** The widest buckets reach so far back, and an hour more. */
const MINUTES_KEPT_MS = BUCKETS * 24 * HOUR_MS + HOUR_MS;

const COUNTED = 'customer_id, occurred_at, severity, type, status, triage, review, total_ms, bytes';
/** SQL: what threats that changed after the number `state.seq`, and those that are not any more what was counted, add to the counts. */
const contributions = (fresh: string, gone: string): string => `
  select k.* from (${fresh}) f cross join lateral counts_of(1, ${qualified('f')}) k
  union all select k.* from (${gone}) g cross join lateral counts_of(-1, ${qualified('g')}) k`;

const LOCK = { name: 'threat_counts lock', text: 'select seq from counted_threats for update' };
const COUNT = {
  name: 'threat_counts count',
  text: `with state as (select seq from counted_threats)
    , fresh as materialized (
      select t.seq, ${qualified('t')} from threats t where t.seq > (select seq from state) order by t.seq limit ${MOST_AT_ONCE})
    , gone as (delete from threat_retractions returning *)
    , counted as (
      insert into threat_counts
        select of_customer, grain, bucket, dimension, value, sum(n) from (
          ${contributions('select * from fresh', 'select * from gone where seq <= (select seq from state)')}) k
        group by 1, 2, 3, 4, 5 having sum(n) <> 0 order by 1, 2, 3, 4, 5
        on conflict (customer_id, grain, bucket, dimension, value) do update set n = threat_counts.n + excluded.n)
    update counted_threats set seq = greatest(seq, coalesce((select max(seq) from fresh), 0))
    returning (select count(*)::int from fresh) as counted`,
};
const FORGET_MINUTES = {
  name: 'threat_counts forget',
  text: `delete from threat_counts where grain = 'minute' and bucket < $1`,
};

/** Counts up to the last step, and what came since. */
const WITH_LATEST = `with state as (select seq from counted_threats)
  , latest as materialized (${contributions(
    'select * from threats where seq > (select seq from state)',
    'select * from threat_retractions where seq <= (select seq from state)',
  )})
  , counts as not materialized (
    select customer_id, grain, bucket, dimension, value, n from threat_counts union all select * from latest)`;
const READ = {
  name: 'threat_counts read',
  text: `${WITH_LATEST}
    select dimension, value, sum(n) as n from counts where customer_id = 0 and grain = 'all' group by 1, 2
    union all select 'customers', '', count(*) from (
      select customer_id from counts where customer_id > 0 and grain = 'all' and dimension = 'total' group by 1 having sum(n) > 0) affected
    union all select 'bucket ' || floor((extract(epoch from bucket) * 1000 - $2::float8) / $3::float8), value, sum(n) from counts
      where customer_id = 0 and grain = $1 and bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($4::float8 / 1000) group by 1, 2`,
};
const TOTALS = {
  name: 'threat_counts totals',
  text: `${WITH_LATEST}
    select dimension, '' as value, sum(n) as n from counts
    where customer_id = $1 and grain = 'all' and bucket = '-infinity' and dimension in ('total', 'review', 'bytes') group by 1`,
};

interface CountRow {
  dimension: string;
  value: string;
  n: number;
}

/** Figures over all stored threats, from counts that are kept of them. */
export class ThreatStatistics {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** `bucketMs`, whole minutes, is the width of the 24 buckets of `overTime`, which end now. */
  async read(now: number, bucketMs: number): Promise<StoredAnalytics> {
    const end = (Math.floor(now / bucketMs) + 1) * bucketMs;
    const start = end - BUCKETS * bucketMs;
    const grain = bucketMs % HOUR_MS === 0 ? 'hour' : 'minute';
    const rows = await this.database.query<CountRow>(READ, [grain, start, bucketMs, end]);
    const counts = new Map(rows.map(({ dimension, value, n }) => [`${dimension} ${value}`, Number(n)]));
    const of = (dimension: string, value = ''): number => counts.get(`${dimension} ${value}`) ?? 0;
    const by = <K extends string>(dimension: string, names: readonly K[]): Record<K, number> =>
      Object.fromEntries(names.map((name) => [name, of(dimension, name)])) as Record<K, number>;
    return {
      totalThreats: of('total') - of('status', 'suppressed'),
      requiringReview: of('review'),
      customersAffected: of('customers'),
      byType: by('type', THREAT_TYPES),
      bySeverity: by('severity', SEVERITIES),
      byStatus: by('status', THREAT_STATUSES),
      byTriage: by('triage', TRIAGE_STATES),
      overTime: {
        bucketMs,
        buckets: Array.from({ length: BUCKETS }, (_, bucket) => ({
          start: new Date(start + bucket * bucketMs).toISOString(),
          bySeverity: by<Severity>(`bucket ${bucket}`, SEVERITIES),
        })),
      },
      processing: processingOf(durationsOf(rows), of('ms')),
    };
  }

  /** The figures that are watched all the time. @param customerId whose; left out, all customers' */
  async totals(customerId = ALL_CUSTOMERS): Promise<{ stored: number; requiringReview: number; bytes: number }> {
    const rows = await this.database.query<CountRow>(TOTALS, [customerId]);
    const of = (wanted: string): number => Number(rows.find(({ dimension }) => dimension === wanted)?.n ?? 0);
    return { stored: of('total'), requiringReview: of('review'), bytes: of('bytes') };
  }

  /** Adds what changed since the last time to the counts; how many threats changed. Of two at once, one comes after the other. */
  async count(now: number): Promise<number> {
    return this.database.transaction('threat_counts step', async (sql) => {
      await sql.query(LOCK);
      const [step] = await sql.query<{ counted: number }>(COUNT);
      await sql.query(FORGET_MINUTES, [new Date(now - MINUTES_KEPT_MS).toISOString()]);
      return step?.counted ?? 0;
    });
  }
}

function qualified(table: string): string {
  return COUNTED.split(', ')
    .map((column) => `${table}.${column}`)
    .join();
}
