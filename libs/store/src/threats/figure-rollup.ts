import { SEVERITIES } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';

/** As figures of all customers together are kept. */
export const ALL_CUSTOMERS = 0;
/** Days of which no threat is left out. */
export const ALWAYS = ['-infinity', 'infinity'] as const;
/** Changes that one step counts: what a statement has time for. */
const MOST_AT_ONCE = 5000;
const DAY_MS = 86_400_000;
/** Days before this one of which minutes and hours are kept: as far as 24 of the widest that are shown reach. */
const DAYS_KEPT = { minute: 1, hour: 6 } as const;

const LOCK = {
  name: 'threat_figures lock',
  text: 'select seq = graded_seq as "isGraded" from counted_figures for update',
};
const GRADE = { name: 'graded_days again', text: 'select grade_days()' };
/** Columns of `graded_days`, of the severities in order. */
const GRADES = SEVERITIES.map((severity) => severity.toLowerCase());
const DAY = `((t.threat).occurred_at at time zone 'UTC')::date`;
/** SQL: what a select of threats comes to, each figure with its customer and day. */
const figuresOf = (threats: string): string => `
  select (t.threat).customer_id, ${DAY} as day, f.dimension, f.value, t.sign * f.n as n from (${threats}) t cross join lateral figures_of(t.threat) f`;
const GONE = `jsonb_populate_record(null::threats, r.threat) as threat`;

const COUNT = {
  name: 'threat_figures count',
  text: `with state as (select seq from counted_figures)
    , fresh as materialized (
      select t as threat, t.seq from threats t where t.seq > (select seq from state) order by t.seq limit ${MOST_AT_ONCE})
    , gone as (delete from figure_retractions returning *)
    , changes as (${figuresOf(`select 1 as sign, threat from fresh
      union all select -1, ${GONE} from gone r where r.seq <= (select seq from state)`)})
    , counted as (
      insert into threat_figures
        select coalesce(customer_id, ${ALL_CUSTOMERS}), day, dimension, value, sum(n)
          from changes where case dimension when 'minute' then day >= $1 when 'hour' then day >= $2 else true end
          group by grouping sets ((customer_id, day, dimension, value), (day, dimension, value)) having sum(n) <> 0 order by 1, 3, 2, 4
        on conflict (customer_id, dimension, day, value) do update set n = threat_figures.n + excluded.n)
    , graded as (
      insert into graded_days
        select day, customer_id, ${SEVERITIES.map((one) => `coalesce(sum(n) filter (where value = '${one}'), 0)`).join()}
          from changes where dimension = 'severity' group by 1, 2 order by 1, 2
        on conflict (day, customer_id) do update set ${GRADES.map((one) => `${one} = graded_days.${one} + excluded.${one}`).join()})
    update counted_figures set (seq, graded_seq) = (
      select n, n from (select greatest(seq, coalesce((select max(seq) from fresh), 0)) as n) last)
    returning (select count(*)::int from fresh) as counted`,
};
const FORGET = {
  name: 'threat_figures forget',
  text: `with minutes as (delete from threat_figures where dimension = 'minute' and day < $1)
    delete from threat_figures where dimension = 'hour' and day < $2`,
};

// a bound at both ends: the planner then reckons with few, and takes the index
const CHANGED = `t.seq > (select seq from state) and t.seq < 9223372036854775807`;
/** SQL: `latest`, figures of what changed since the last step, with the sign of each. */
export const WITH_LATEST = `with state as (select seq from counted_figures)
  , latest as materialized (${figuresOf(`select 1 as sign, t as threat from threats t where ${CHANGED}
    union all select -1, ${GONE} from figure_retractions r where r.seq <= (select seq from state)`)})
  , as_of as (select greatest((select seq from state), (select max(t.seq) from threats t where ${CHANGED})) as seq)`;

const TOTALS = {
  name: 'threat_figures totals',
  text: `with state as (select seq from counted_figures)
    select coalesce(sum(stored), 0)::float8 as stored, coalesce(sum(review), 0)::float8 as review, coalesce(sum(bytes), 0)::float8 as bytes from (
      select sum(n) filter (where dimension = 'status') as stored, sum(n) filter (where dimension = 'review') as review,
          sum(n) filter (where dimension = 'bytes') as bytes
        from threat_figures where customer_id = $1 and dimension in ('status', 'review', 'bytes')
      union all select count(*), count(*) filter (where t.review), sum(t.bytes) from threats t
        where ${CHANGED} and $1 in (${ALL_CUSTOMERS}, t.customer_id)
      union all select -count(*), -count(*) filter (where (t.threat).review), -sum((t.threat).bytes)
        from (select ${GONE} from figure_retractions r where r.seq <= (select seq from state)) t
        where $1 in (${ALL_CUSTOMERS}, (t.threat).customer_id)) t`,
};
/** SQL: figures of the customers `$1` over the days from `$2` to `$3`, whose dimensions a parameter has. */
const ofDays = (dimensions: string): string => {
  const asked = `dimension = any(${dimensions}) and day between $2 and $3`;
  const columns = 'customer_id, day, dimension, value, n';
  return `(select ${columns} from threat_figures where customer_id = any($1) and ${asked}
    union all select ${columns} from latest where (${ALL_CUSTOMERS} = any($1) or customer_id = any($1)) and ${asked}) f`;
};
const DAYS = {
  name: 'threat_figures days',
  text: `${WITH_LATEST}
    select null as customer, null as day, dimension, value, sum(n) as n from ${ofDays('$4')} group by dimension, value having sum(n) <> 0
    union all select null, day::text, dimension, value, sum(n) from ${ofDays('$5')} group by day, dimension, value having sum(n) <> 0
    union all select c.name, null, f.dimension, f.value, sum(f.n) from (
        select f.* from customers c cross join lateral (
          select customer_id, dimension, value, sum(n) as n from threat_figures
            where customer_id = c.id and dimension = any(array_remove($6::text[], 'severity')) and day between $2 and $3 group by 1, 2, 3) f
          where ${ALL_CUSTOMERS} = any($1) or c.id = any($1)
        union all select g.customer_id, 'severity', v.value, v.n from (
            select customer_id, ${GRADES.map((one) => `sum(${one}) as ${one}`).join()} from graded_days
              where 'severity' = any($6) and day between $2 and $3 and (${ALL_CUSTOMERS} = any($1) or customer_id = any($1)) group by 1) g
          cross join lateral (values ${SEVERITIES.map((one, place) => `('${one}', g.${GRADES[place]})`).join()}) v (value, n)
        union all select customer_id, dimension, value, n from latest
          where (${ALL_CUSTOMERS} = any($1) or customer_id = any($1)) and dimension = any($6) and day between $2 and $3) f
      join customers c on c.id = f.customer_id group by 1, 3, 4 having sum(f.n) <> 0
    union all select null, null, 'seq', seq::text, 0 from as_of`,
  // to plan it takes longer than to do it
  prepared: true,
};
const CUSTOMER = { name: 'customers id', text: 'select id from customers where name = any($1)', prepared: true };

/** A figure of the rollup, and how much it is. */
export interface Figure {
  dimension: string;
  value: string;
  n: number;
}

/** Which figures are asked for. */
export interface FigureWish {
  /** The first and the last day, UTC. */
  from: string;
  to: string;
  /** Of these alone; left out, of all customers. */
  customers?: readonly string[] | undefined;
  /** What is summed up over all days and customers, of each day, and of each customer. */
  dimensions: readonly string[];
  ofDays?: readonly string[];
  ofCustomers?: readonly string[];
}

/** The figures that a wish asks for; numbers come as they are, sums of counts are whole. */
export interface Figures {
  figures: Figure[];
  ofDays: (Figure & { day: string })[];
  ofCustomers: (Figure & { customer: string })[];
  /** Changes up to this number are counted. */
  asOfSeq: number;
}

/** What all threats come to, counted of each customer, day and value; what changed since is added where it is read. */
export class FigureRollup {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /**
   * Counts what changed since the last time, and forgets times that are not shown any more; of two at once, one comes after the other.
   * @returns how many threats changed
   */
  async count(now: number): Promise<number> {
    const kept = [DAYS_KEPT.minute, DAYS_KEPT.hour].map((days) => dayOf(now - days * DAY_MS));
    for (let all = 0; ;) {
      const counted = await this.database.transaction('threat_figures step', async (sql) => {
        const [state] = await sql.query<{ isGraded: boolean }>(LOCK);
        if (!state?.isGraded) await sql.query(GRADE);
        const [step] = await sql.query<{ counted: number }>(COUNT, kept);
        await sql.query(FORGET, kept);
        return step?.counted ?? 0;
      });
      all += counted;
      if (counted < MOST_AT_ONCE) return all;
    }
  }

  /** The figures that are watched all the time, with all that is stored. @param customerId whose; left out, all customers' */
  async totals(customerId = ALL_CUSTOMERS): Promise<{ stored: number; requiringReview: number; bytes: number }> {
    const [row] = await this.database.query<{ stored: number; review: number; bytes: number }>(TOTALS, [customerId]);
    return { stored: row?.stored ?? 0, requiringReview: row?.review ?? 0, bytes: row?.bytes ?? 0 };
  }

  /** Figures of whole days, as of now. */
  async days({ from, to, customers, dimensions, ofDays = [], ofCustomers = [] }: FigureWish): Promise<Figures> {
    const ids = await figureIds(this.database, customers);
    const rows = await this.database.query<Figure & { day: string | null; customer: string | null }>(DAYS, [
      ...[ids, from, to, dimensions, ofDays, ofCustomers],
    ]);
    const found: Figures = { figures: [], ofDays: [], ofCustomers: [], asOfSeq: 0 };
    for (const { day, customer, ...figure } of rows) {
      if (customer !== null) found.ofCustomers.push({ customer, ...figure });
      else if (day !== null) found.ofDays.push({ day, ...figure });
      else if (figure.dimension === 'seq') found.asOfSeq = Number(figure.value);
      else found.figures.push(figure);
    }
    return found;
  }
}

/** Ids under which figures of the customers are kept: of all of them, or of those that are known. */
async function figureIds(
  database: Pick<Database, 'query'>,
  customers: readonly string[] | undefined,
): Promise<number[]> {
  if (!customers) return [ALL_CUSTOMERS];
  const rows = await database.query<{ id: number }>(CUSTOMER, [customers.map((name) => storable(name))]);
  return rows.map(({ id }) => id);
}

/** Says how much a figure is; 0 for what is not there. */
export type Amounts = (dimension: string, value?: string) => number;

/** How much each of the figures is. */
export function amounts(figures: readonly Figure[]): Amounts {
  const known = new Map(figures.map(({ dimension, value, n }) => [`${dimension} ${value}`, n]));
  return (dimension, value = '') => known.get(`${dimension} ${value}`) ?? 0;
}

/** The day, UTC, of a time in Unix milliseconds. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
