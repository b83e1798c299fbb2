import type { Facet, FacetCount, ThreatFacets, ThreatFilters, ThreatTrait } from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatQuestion } from './threat-question.js';
import type { ThreatSearch } from './threat-search.js';

/** Threats that match are all looked at, up to so many. */
const MOST_THREATS = 5000;
/** Where more match: the newest of them. */
const MOST_OF_MORE = 2000;
/** The same of a text that says little. */
const MOST_BROAD = 1000;
/** Values of one facet. */
const MOST_VALUES = 50;

const COLUMNS = `t.id, t.severity, t.status, t.triage, t.customer_id, t.rule_id, t.type, t.product, t.entities, t.techniques, t.verdict,
  t.assignee, t.fp_score`;

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

interface FacetRow {
  facet: Facet;
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
    const question = await this.search.about(filters, asker);
    const filtered = facets.filter((facet) => isFiltered(filters, facet));
    const [all, ...own] = await Promise.all([
      this.sampled(
        question.again(),
        facets.filter((facet) => !filtered.includes(facet)),
      ),
      ...filtered.map((facet) => this.sampled(question.again(), [facet], facet)),
    ]);
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

  /** Counts some facets. @param without the one whose own filter is left out */
  private async sampled(question: ThreatQuestion, facets: readonly Facet[], without?: Facet): Promise<Sample> {
    // in no order there soon are too many, where there are
    const matching = question.isBroad ? Infinity : await this.search.counted(question, MOST_THREATS + 1, without);
    const isCapped = matching > MOST_THREATS;
    const limit = question.isBroad ? MOST_BROAD : isCapped ? MOST_OF_MORE : MOST_THREATS;
    if (facets.length === 0) return { rows: [], of: Math.min(matching, limit), isCapped };
    const sample = question.again();
    const counts = facets.map((facet) => {
      const most = STANDS_FOR[facet] ? 'all' : MOST_VALUES;
      return `(select '${facet}' as facet, f.value, f.n from (${COUNTED[facet]}) f order by f.n desc, f.value limit ${most})`;
    });
    const text = `with s as materialized (${sample.select(COLUMNS, String(limit), { without })}) ${counts.join(' union all ')}`;
    const rows = await this.database.query<FacetRow>({ name: 'threats facets', text }, sample.values.list);
    return { rows, of: Math.min(matching, limit), isCapped };
  }
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
