import {
  SEVERITIES,
  type ThreatFilters,
  type ThreatGroups,
  type TriageState,
  type Verdict,
} from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatSearch } from './threat-search.js';

/** Threats that are grouped, at most: the newest that match. */
const MOST_THREATS = 5000;
/** The same of a text that says little. */
const MOST_BROAD = 1000;
/** Parts of a sparkline. */
const PARTS = 24;

const COLUMNS = `t.id, t.group_key, t.title, t.product, t.rule_id, t.entities, t.customer_id, t.occurred_at, t.severity, t.triage, t.verdict`;

interface GroupRow {
  group_key: string;
  title: string;
  product: string;
  rule_id: string | null;
  entity: string | null;
  customer: string;
  n: number;
  first_at: Date;
  last_at: Date;
  worst: number;
  triage: TriageState;
  verdict: Verdict | null;
  parts: Record<string, number>;
  newest: string;
  total: number;
  of: number;
}

/** Threats that match, those of one rule, main entity and customer together. */
export class ThreatGrouping {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly search: ThreatSearch,
  ) {}

  /** A page of groups, the one with the newest threat first. @param cursor `nextCursor` of the page before */
  async page(filters: ThreatFilters, limit: number, cursor?: string, asker?: Asker): Promise<ThreatGroups> {
    const question = await this.search.about(filters, asker);
    const most = question.isBroad ? MOST_BROAD : MOST_THREATS;
    const sample = question.byId(COLUMNS, String(most + 1));
    const after =
      cursor === undefined ? '' : `where place > (select count(*) from s where id >= ${question.place(cursor)})`;
    const rows = await this.database.query<GroupRow>(
      {
        name: 'threats groups',
        text: `with s as materialized (select row_number() over (order by id desc)::int as place, * from (${sample}) sample)
          , span as (select extract(epoch from min(occurred_at))::float8 as low, extract(epoch from max(occurred_at))::float8 as high,
              count(*)::int as of from s)
          , g as materialized (
            select group_key, min(place) as place, count(*)::int as n, min(occurred_at) as first_at, max(occurred_at) as last_at,
                max(severity_rank(severity)) as worst, bool_or(triage = 'new') as is_new,
                case when count(verdict) = count(*) and min(verdict) = max(verdict) then min(verdict) end as verdict
              from s group by group_key)
          , p as materialized (select * from g ${after} order by place limit ${question.place(limit)})
          , parts as (
            select group_key, json_object_agg(part, n) as parts from (
              select s.group_key, least(${PARTS - 1}, floor(${PARTS} * (extract(epoch from s.occurred_at)::float8 - span.low)
                  / nullif(span.high - span.low, 0)))::int as part, count(*)::int as n
                from s join p using (group_key) cross join span group by 1, 2) each
              group by 1)
          select p.group_key, s.title, s.product, s.rule_id, s.entities[1] as entity, c.name as customer, p.n, p.first_at, p.last_at, p.worst,
              case when p.is_new then 'new' else s.triage end as triage, p.verdict, parts.parts, s.id as newest,
              (select count(*)::int from g) as total, span.of
            from p join s on s.place = p.place join customers c on c.id = s.customer_id join parts on parts.group_key = p.group_key cross join span
            order by p.place`,
      },
      question.values.list,
    );
    const [first] = rows;
    const last = rows.at(-1);
    return {
      items: rows.map((row) => ({
        groupKey: row.group_key,
        title: row.title,
        product: row.product,
        ...(row.rule_id !== null && { ruleId: row.rule_id }),
        ...(row.entity !== null && { mainEntity: row.entity }),
        customerName: row.customer,
        count: row.n,
        firstAt: row.first_at.toISOString(),
        lastAt: row.last_at.toISOString(),
        ...(row.worst > 0 && { worst: SEVERITIES[row.worst - 1]! }),
        triage: row.triage,
        ...(row.verdict !== null && { verdict: row.verdict }),
        sparkline: Array.from({ length: PARTS }, (_, part) => row.parts[part] ?? 0),
        newest: row.newest,
      })),
      total: first?.total ?? 0,
      ...(last && rows.length === limit && { nextCursor: last.newest }),
      ...((first?.of ?? 0) > most && { capped: true }),
    };
  }
}
