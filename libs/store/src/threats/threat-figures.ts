import {
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  type RuleFigures,
  type Severity,
  type ThreatFigures,
} from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';
import { durationsOf, processingOf } from './durations.js';

/** As figures of all customers together are kept. */
const ALL_CUSTOMERS = 0;
/** Changes that one step counts: what a statement has time for. */
const MOST_AT_ONCE = 5000;
/** Rules and customers that an answer has, at most. */
const MOST_ROWS = 200;

const LOCK = { name: 'threat_figures lock', text: 'select seq from counted_figures for update' };
const COUNT = {
  name: 'threat_figures count',
  text: `with state as (select seq from counted_figures)
    , fresh as materialized (
      select t from threats t where t.seq > (select seq from state) order by t.seq limit ${MOST_AT_ONCE})
    , gone as (delete from figure_retractions returning *)
    , changes as (
      select 1 as sign, f.t from fresh f
      union all select -1, jsonb_populate_record(null::threats, g.threat) from gone g where g.seq <= (select seq from state))
    , counted as (
      insert into threat_figures
        select c.id, ((b.t).occurred_at at time zone 'UTC')::date, f.dimension, f.value, sum(b.sign * f.n)
          from changes b cross join lateral figures_of(b.t) f cross join lateral (values (${ALL_CUSTOMERS}), ((b.t).customer_id)) c (id)
          group by 1, 2, 3, 4 having sum(b.sign * f.n) <> 0 order by 1, 2, 3, 4
        on conflict (customer_id, day, dimension, value) do update set n = threat_figures.n + excluded.n)
    update counted_figures set seq = greatest(seq, coalesce((select max((f.t).seq) from fresh f), 0))
    returning (select count(*)::int from fresh) as counted`,
};
const READ = {
  name: 'threat_figures read',
  text: `select dimension, value, sum(n) as n from threat_figures where customer_id = $1 and day between $2 and $3 group by 1, 2 having sum(n) <> 0
    union all select 'seq', seq::text, 0 from counted_figures`,
};
const DAYS = {
  name: 'threat_figures days',
  text: `select day::text, value, n from threat_figures where customer_id = $1 and day between $2 and $3 and dimension = 'severity' and n <> 0
    order by day`,
};
const CUSTOMERS = {
  name: 'threat_figures customers',
  text: `select c.name, f.value, f.n from (
      select customer_id, value, sum(n) as n from threat_figures
        where customer_id > 0 and day between $1 and $2 and dimension = 'severity' group by 1, 2 having sum(n) <> 0) f
    join customers c on c.id = f.customer_id`,
};
const CUSTOMER = { name: 'customers id', text: 'select id from customers where name = $1', prepared: true };

interface FigureRow {
  dimension: string;
  value: string;
  n: number;
}

type BySeverity = Record<Severity, number>;

/** What threats come to over days, from figures that are counted of them. */
export class ThreatFigureCounts {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** Of the days from the first to the last, UTC, both included. @param customer whose; left out, all customers' */
  async read(from: string, to: string, customer?: string): Promise<ThreatFigures> {
    const id = customer === undefined ? ALL_CUSTOMERS : await this.idOf(customer);
    const [rows, days, customers] = await Promise.all([
      this.database.query<FigureRow>(READ, [id, from, to]),
      this.database.query<{ day: string; value: Severity; n: number }>(DAYS, [id, from, to]),
      customer === undefined
        ? this.database.query<{ name: string; value: Severity; n: number }>(CUSTOMERS, [from, to])
        : [],
    ]);
    const counts = new Map(rows.map(({ dimension, value, n }) => [`${dimension} ${value}`, Number(n)]));
    const of = (dimension: string, value = ''): number => counts.get(`${dimension} ${value}`) ?? 0;
    const by = <K extends string>(dimension: string, names: readonly K[]): Record<K, number> =>
      Object.fromEntries(names.map((name) => [name, of(dimension, name)])) as Record<K, number>;
    const mean = (sum: string, count: string): { meanMs: number; count: number } | undefined =>
      of(count) > 0 ? { meanMs: Math.round(of(sum) / of(count)), count: of(count) } : undefined;
    const [acknowledge, resolve] = [mean('acknowledgeMs', 'acknowledged'), mean('resolveMs', 'resolved')];
    const all = grouped(customers.map(({ name, value, n }) => [name, value, n]));
    return {
      from,
      to,
      asOfSeq: Number(rows.find(({ dimension }) => dimension === 'seq')?.value ?? 0),
      totalThreats: of('total'),
      requiringReview: of('review'),
      bySeverity: by('severity', SEVERITIES),
      byType: by('type', THREAT_TYPES),
      byStatus: by('status', THREAT_STATUSES),
      byTriage: by('triage', TRIAGE_STATES),
      byTechnique: rows
        .filter(({ dimension }) => dimension === 'technique')
        .map(({ value, n }) => ({ id: value, count: Number(n) }))
        .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)),
      byCustomer: all.slice(0, MOST_ROWS).map(([name, bySeverity]) => ({ name, bySeverity })),
      ...(all.length > MOST_ROWS && { capped: true }),
      perDay: grouped(days.map(({ day, value, n }) => [day, value, n]))
        .map(([day, bySeverity]) => ({ day, bySeverity }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      processing: processingOf(durationsOf(rows), of('ms')),
      falsePositives: rulesOf(rows, (rule) => of('falsePositive', rule)),
      ...(acknowledge && { acknowledge }),
      ...(resolve && { resolve }),
      ...(of('due') > 0 && { sla: { due: of('due'), kept: of('kept') } }),
    };
  }

  /** Counts what changed since the last time; of two at once, one comes after the other. @returns how many threats changed */
  async count(): Promise<number> {
    for (let all = 0; ;) {
      const counted = await this.database.transaction('threat_figures step', async (sql) => {
        await sql.query(LOCK);
        const [step] = await sql.query<{ counted: number }>(COUNT);
        return step?.counted ?? 0;
      });
      all += counted;
      if (counted < MOST_AT_ONCE) return all;
    }
  }

  /** None of anybody for a name that is not known. */
  private async idOf(customer: string): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(CUSTOMER, [storable(customer)]);
    return row?.id ?? -1;
  }
}

/** By name, those with most threats first. */
function grouped(rows: readonly (readonly [name: string, severity: Severity, n: number])[]): [string, BySeverity][] {
  const found = new Map<string, { total: number; bySeverity: BySeverity }>();
  for (const [name, severity, n] of rows) {
    const known = found.get(name) ?? { total: 0, bySeverity: { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 } };
    known.total += Number(n);
    known.bySeverity[severity] += Number(n);
    found.set(name, known);
  }
  return [...found]
    .sort(([one, a], [other, b]) => b.total - a.total || (one < other ? -1 : 1))
    .map(([name, { bySeverity }]) => [name, bySeverity]);
}

/** Rules of which somebody judged threats, the highest rate first. */
function rulesOf(rows: readonly FigureRow[], falsePositivesOf: (rule: string) => number): RuleFigures[] {
  return rows
    .filter(({ dimension }) => dimension === 'reviewed')
    .map(({ value, n }): RuleFigures => {
      const [product, ruleId] = JSON.parse(value) as [string, string | null];
      const falsePositives = falsePositivesOf(value);
      return { product, ...(ruleId !== null && { ruleId }), reviewed: Number(n), falsePositives };
    })
    .sort((a, b) => b.falsePositives / b.reviewed - a.falsePositives / a.reviewed || b.reviewed - a.reviewed)
    .slice(0, MOST_ROWS);
}
