import type { Facet, FacetCount, ThreatFacets, ThreatFilters, ThreatTrait } from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatQuestion } from './threat-question.js';
import type { ThreatSearch } from './threat-search.js';

/** Threats that match are all looked at, up to so many. */
const MOST_THREATS = 5000;
/** Where more match, or a text alone says little: the newest of them. */
const MOST_OF_MORE = 1000;
/** Values of one facet. */
const MOST_VALUES = 50;

/** Columns of threats that facets are counted by. */
const COLUMNS: Readonly<Record<Facet, string>> = {
  severity: 't.severity',
  status: 't.status',
  triage: 't.triage',
  customer: 't.customer_id',
  rule: 't.rule_id',
  type: 't.type',
  product: 't.product',
  entity: 't.entities',
  technique: 't.techniques',
  tactic: 't.techniques',
  verdict: 't.verdict',
  assignee: 't.assignee',
  fp: 't.fp_score',
};

const byColumn = (column: string): string =>
  `select ${column} as value, count(*)::int as n from s where ${column} is not null group by 1`;
const byColumnOrNone = (column: string): string =>
  `select coalesce(${column}, 'none') as value, count(*)::int as n from s group by 1`;
/** Threats have the same techniques by the hundred: what a set of them stands for is said once. */
const TOGETHER = `select array_to_string(s.techniques, ' ') as value, count(*)::int as n from s where s.techniques <> '{}' group by 1`;
const STANDS_FOR: Partial<Record<Facet, (ids: readonly string[]) => Iterable<string>>> = {
  technique: (ids) => ids,
  tactic: (ids) => new Set(ids.flatMap((id) => attackTable().technique(id)?.tactics ?? [])),
};

/** SQL of a facet's values and counts among the threats `s`. */
const COUNTED: Readonly<Record<Facet, string>> = {
  severity: byColumn('s.severity'),
  status: byColumn('s.status'),
  triage: byColumn('s.triage'),
  rule: byColumn('s.rule_id'),
  type: byColumn('s.type'),
  product: byColumn('s.product'),
  verdict: byColumnOrNone('s.verdict'),
  assignee: byColumnOrNone('s.assignee'),
  customer: `select c.name as value, g.n from (select s.customer_id, count(*)::int as n from s group by 1) g
    join customers c on c.id = g.customer_id`,
  fp: `select (least(floor(s.fp_score * 5), 4) / 5)::text as value, count(*)::int as n from s where s.fp_score is not null group by 1`,
  entity: `select e.value, count(*)::int as n from s cross join lateral unnest(coalesce(s.entities,
    array(select t.kind || ':' || t.value from threat_entities t where t.threat_id = s.id order by 1 limit 6))) e (value) group by 1`,
  technique: TOGETHER,
  tactic: TOGETHER,
};

/** What stands where only the newest were looked at. */
const CAPPED = 'capped';

interface FacetRow {
  facet: Facet | 'of';
  value: string;
  n: number;
}

interface Sample {
  rows: FacetRow[];
  /** How many threats were looked at. */
  of: number;
  isCapped: boolean;
}

/** Counts what matches by its values. */
export class ThreatFacetCounts {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly search: ThreatSearch,
  ) {}

  /** The most frequent values of each facet among the threats that match, or the newest of those that are too many. */
  async count(filters: ThreatFilters, facets: readonly Facet[], asker: Asker = {}): Promise<ThreatFacets> {
    const question = await this.search.questions(filters, asker);
    const sampled = async (some: readonly Facet[], without?: Facet): Promise<Sample> =>
      this.sampled(await question(without), some);
    const filtered = facets.filter((facet) => isFiltered(filters, facet));
    const others = facets.filter((facet) => !filtered.includes(facet));
    const [all, ...own] = await Promise.all([sampled(others), ...filtered.map((facet) => sampled([facet], facet))]);
    const rows = [all, ...own].flatMap((sample) => sample.rows);
    const countsOf = (wanted: Facet): FacetCount[] => {
      const counted = rows.flatMap(({ facet, value, n }) => (facet === wanted ? [{ value, count: n }] : []));
      const standsFor = STANDS_FOR[wanted];
      return standsFor ? eachOf(counted, standsFor) : counted;
    };
    return {
      facets: Object.fromEntries(facets.map((facet) => [facet, countsOf(facet)])),
      of: all.of,
      ...(all.isCapped && { capped: true }),
    };
  }

  /** Counts some facets. */
  private async sampled(question: ThreatQuestion, facets: readonly Facet[]): Promise<Sample> {
    const counts = facets.map((facet) => {
      const most = STANDS_FOR[facet] ? 'all' : MOST_VALUES;
      return `union all (select '${facet}' as facet, f.value, f.n from (${COUNTED[facet]}) f order by f.n desc, f.value limit ${most})`;
    });
    const columns = [...new Set(['t.id', ...facets.map((facet) => COLUMNS[facet])])].join();
    const text = `with ${lookedAt(question, columns)}
      select 'of' as facet, case when (select is_capped from size) then '${CAPPED}' else '' end as value, count(*)::int as n from s ${counts.join(' ')}`;
    const rows = await this.database.query<FacetRow>({ name: 'threats facets', text }, question.values.list);
    const size = rows.find(({ facet }) => facet === 'of');
    return { rows, of: size?.n ?? 0, isCapped: size?.value === CAPPED };
  }
}

/**
 * SQL of the threats `s`: all that match; where there are too many, which soon shows in no order, and of a text that says little, the newest.
 */
function lookedAt(question: ThreatQuestion, columns: string): string {
  const sized = (threats: string, isCapped: boolean): string =>
    `s as materialized (${threats}), size as (select ${isCapped} as is_capped)`;
  if (question.isBroad) return sized(question.byId(columns, String(MOST_OF_MORE)), true);
  if (question.isFew) return sized(question.matching(columns), false);
  const any = question.matching('t.id');
  const latest = question.select('t.id', String(MOST_OF_MORE), { where: ['(select is_capped from size)'] });
  return `matching as materialized (${any} limit ${MOST_THREATS + 1})
    , size as materialized (select count(*) > ${MOST_THREATS} as is_capped from matching)
    , s as materialized (select ${columns} from (
        select id from matching where not (select is_capped from size) union all (${latest})) found
      join ${question.source} t on t.id = found.id)`;
}

/** Counts of what sets stand for, of counts of sets. */
function eachOf(
  sets: readonly FacetCount[],
  standsFor: (members: readonly string[]) => Iterable<string>,
): FacetCount[] {
  const counts = new Map<string, number>();
  for (const { value: set, count } of sets)
    for (const value of standsFor(set.split(' '))) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}

function isFiltered({ not = {}, ...filters }: ThreatFilters, trait: ThreatTrait): boolean {
  return [filters[trait], not[trait]].some((values) => values !== undefined && values.length > 0);
}
