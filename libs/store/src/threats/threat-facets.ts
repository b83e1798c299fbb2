import type { Facet, FacetCount, ThreatFacets, ThreatFilters, ThreatTrait } from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import type { ThreatSearch } from './threat-search.js';

/** Threats that are looked at, at most: the newest that match. */
const MOST_THREATS = 5000;
/** The same of a text that says little. */
const MOST_BROAD = 1000;
/** Values of one facet. */
const MOST_VALUES = 50;

const COLUMNS = `t.id, t.severity, t.status, t.triage, t.customer_id, t.rule_id, t.type, t.product, t.entities, t.techniques, t.verdict,
  t.assignee, t.fp_score`;

/** SQL of a facet's values and counts among the threats `s`. */
type Counting = (sample: string) => string;

const byColumn =
  (column: string): Counting =>
  (sample) =>
    `select ${column} as value, count(*)::int as n from ${sample} s where ${column} is not null group by 1`;
const byColumnOrNone =
  (column: string): Counting =>
  (sample) =>
    `select coalesce(${column}, 'none') as value, count(*)::int as n from ${sample} s group by 1`;

/** Threats have the same techniques by the hundred: what a set of them stands for is said once. */
const together: Counting = (sample) =>
  `select array_to_string(s.techniques, ' ') as value, count(*)::int as n from ${sample} s where s.techniques <> '{}' group by 1`;
const STANDS_FOR: Partial<Record<Facet, (ids: readonly string[]) => Iterable<string>>> = {
  technique: (ids) => ids,
  tactic: (ids) => new Set(ids.flatMap((id) => attackTable().technique(id)?.tactics ?? [])),
};

const COUNTED: Readonly<Record<Facet, Counting>> = {
  severity: byColumn('s.severity'),
  status: byColumn('s.status'),
  triage: byColumn('s.triage'),
  rule: byColumn('s.rule_id'),
  type: byColumn('s.type'),
  product: byColumn('s.product'),
  verdict: byColumnOrNone('s.verdict'),
  assignee: byColumnOrNone('s.assignee'),
  customer: (sample) =>
    `select c.name as value, g.n from (select s.customer_id, count(*)::int as n from ${sample} s group by 1) g
      join customers c on c.id = g.customer_id`,
  fp: (sample) =>
    `select (least(floor(s.fp_score * 5), 4) / 5)::text as value, count(*)::int as n from ${sample} s where s.fp_score is not null group by 1`,
  entity: (sample) =>
    `select e.value, count(*)::int as n from ${sample} s cross join lateral unnest(coalesce(s.entities,
        array(select t.kind || ':' || t.value from threat_entities t where t.threat_id = s.id order by 1 limit 6))) e (value) group by 1`,
  technique: together,
  tactic: together,
};

interface FacetRow {
  facet: Facet | 'of';
  value: string;
  n: number;
}

/** Counts what matches by its values. */
export class ThreatFacetCounts {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly search: ThreatSearch,
  ) {}

  /** The most frequent values of each facet among the newest five thousand threats that match. */
  async count(filters: ThreatFilters, facets: readonly Facet[], asker: Asker = {}): Promise<ThreatFacets> {
    const question = await this.search.about(filters, asker);
    const most = question.isBroad ? MOST_BROAD : MOST_THREATS;
    const limit = String(most + 1);
    const samples = [`s as materialized (${question.select(COLUMNS, limit)})`];
    const counts = facets.map((facet) => {
      const sample = isFiltered(filters, facet) ? `s_${facet}` : 's';
      if (sample !== 's')
        samples.push(`${sample} as materialized (${question.select(COLUMNS, limit, { without: facet })})`);
      const most = STANDS_FOR[facet] ? 'all' : MOST_VALUES;
      return `(select '${facet}' as facet, f.value, f.n from (${COUNTED[facet](sample)}) f order by f.n desc, f.value limit ${most})`;
    });
    const rows = await this.database.query<FacetRow>(
      {
        name: 'threats facets',
        text: `with ${samples.join()} select 'of' as facet, '' as value, count(*)::int as n from s ${counts.map((one) => `union all ${one}`).join(' ')}`,
      },
      question.values.list,
    );
    const of = rows.find(({ facet }) => facet === 'of')?.n ?? 0;
    const countsOf = (wanted: Facet): FacetCount[] => {
      const counted = rows.flatMap(({ facet, value, n }) => (facet === wanted ? [{ value, count: n }] : []));
      const standsFor = STANDS_FOR[wanted];
      return standsFor ? eachOf(counted, standsFor) : counted;
    };
    return {
      facets: Object.fromEntries(facets.map((facet) => [facet, countsOf(facet)])),
      of: Math.min(of, most),
      ...(of > most && { capped: true }),
    };
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
