import {
  SEVERITIES,
  THREAT_TYPES,
  type AgentFigures,
  type FalsePositiveRate,
  type Overview,
  type RuleFigures,
  type Severity,
  type ThreatFilters,
  type Workload,
} from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { agentFigures } from './agent-marks.js';
import { durationsOf, processingOf } from './durations.js';
import { ALWAYS, amounts, dayOf, FigureRollup, type Figure, type Figures, type FigureWish } from './figure-rollup.js';
import { SAMPLED_COLUMNS, sampledFigures } from './sampled-figures.js';
import { bySeverity, meanOf, rulesOf, split, techniquesOf } from './threat-figures.js';
import { ThreatSearch } from './threat-search.js';

/** What the store answers of an overview. */
export type StoredOverview = Omit<Overview, 'refusing' | 'demo' | 'generatedAt'>;
type OverviewFigures = Omit<StoredOverview, 'capped' | 'openBySeverity' | 'agents'>;
type Seen = Pick<Figures, 'figures' | 'ofCustomers'>;
type Days = Pick<FigureWish, 'from' | 'to'>;

/** Threats that are looked at, at most: the newest that match. */
const MOST_THREATS = 5000;
/** Analyses whose agents are looked at. */
const MOST_ANALYSES = 500;
const MOST_CUSTOMERS = 30;
const MOST_RULES = 10;
const DAY_MS = 86_400_000;
/** Of fewer days their parts are looked at. */
const LEAST_DAYS = 2;
const WISH = {
  dimensions: [
    ...['total', 'type', 'technique', 'workload', 'ms', 'duration', 'due', 'kept'],
    ...['acknowledged', 'acknowledgeMs', 'resolved', 'resolveMs'],
  ],
  ofCustomers: ['severity', 'reviewed', 'falsePositive'],
};

const ANALYZED = "t.status <> 'suppressed'";
const GRADED = `${ANALYZED} and t.severity is not null`;
const titleOf = (rule: string): string => `select t.title from threats t
  where t.customer_id = c.id and t.product = r.product and ${rule} order by t.id desc limit 1`;
const TITLES = {
  name: 'threats overview titles',
  text: `select r.place, coalesce((${titleOf('t.rule_id = r."ruleId"')}), (${titleOf('r."ruleId" is null and t.rule_id is null')})) as title
    from json_to_recordset($1::json) r (place int, "customerName" text, product text, "ruleId" text) join customers c on c.name = r."customerName"`,
};

/** What leads look at. */
export class ThreatOverview {
  private readonly search: ThreatSearch;
  private readonly rollup: FigureRollup;

  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {
    this.search = new ThreatSearch(database);
    this.rollup = new FigureRollup(database);
  }

  /**
   * Over all threats of days, where nothing but customers and two days or more are asked for; else over the newest five thousand that
   * match.
   */
  async read(filters: ThreatFilters, now: number): Promise<StoredOverview> {
    const days = wholeDays(filters, now);
    const [figures, openBySeverity, agents] = await Promise.all([
      days ? this.rollup.days({ ...days, ...WISH, customers: filters.customer }) : this.ofThreats(filters),
      this.open(filters, now),
      this.agents(filters),
    ]);
    const { threats, ...shaped } = await this.shaped(figures);
    const isCapped = days === undefined && threats > MOST_THREATS;
    return {
      threats: isCapped ? MOST_THREATS : threats,
      ...(isCapped && { capped: true }),
      ...{ ...shaped, openBySeverity, agents },
    };
  }

  private async shaped({ figures, ofCustomers }: Seen): Promise<OverviewFigures> {
    const of = amounts(figures);
    const [acknowledge, resolve] = [meanOf(of, 'acknowledge'), meanOf(of, 'resolve')];
    const severities = ofCustomers.filter(({ dimension }) => dimension === 'severity');
    return {
      threats: of('total'),
      byType: split(of, 'type', THREAT_TYPES),
      byCustomer: bySeverity(severities, ({ customer }) => customer)
        .slice(0, MOST_CUSTOMERS)
        .map(([name, ofCustomer]) => ({ name, bySeverity: ofCustomer })),
      byTechnique: techniquesOf(figures).map(named),
      falsePositives: await this.titled(ofCustomers),
      ...(acknowledge && { acknowledge }),
      ...(resolve && { resolve }),
      sla: { due: of('due'), kept: of('kept') },
      byAssignee: workloadsOf(figures.filter(({ dimension }) => dimension === 'workload')),
      processing: processingOf(durationsOf(figures), of('ms')),
    };
  }

  private async ofThreats(filters: ThreatFilters): Promise<Seen> {
    const question = await this.search.about(filters);
    const sample = question.byId(SAMPLED_COLUMNS, String(MOST_THREATS + 1), { where: [ANALYZED] });
    const rows = await this.database.query<Figure & { customer: string | null }>(
      { name: 'threats overview', text: sampledFigures(sample) },
      question.values.list,
    );
    return {
      figures: rows.filter(({ customer }) => customer === null),
      ofCustomers: rows.flatMap(({ customer, ...figure }) => (customer === null ? [] : [{ customer, ...figure }])),
    };
  }

  /** The rules that are called false most often, with titles. */
  private async titled(ofCustomers: readonly (Figure & { customer: string })[]): Promise<FalsePositiveRate[]> {
    const worst = [...Map.groupBy(ofCustomers, ({ customer }) => customer)]
      .flatMap(([customerName, figures]) => rulesOf(figures).map((rule) => ({ customerName, ...rule })))
      .sort(byRate)
      .slice(0, MOST_RULES);
    if (worst.length === 0) return [];
    const rows = await this.database.query<{ place: number; title: string | null }>(TITLES, [
      JSON.stringify(worst.map((rule, place) => ({ place, ...rule }))),
    ]);
    const titles = new Map(rows.map(({ place, title }) => [place, title]));
    return worst.map((rule, place) => ({ ...rule, title: titles.get(place) ?? '' }));
  }

  /** Whenever they happened: a threat of last week that is open is open. A day ago those were that have been closed since, and not the new ones. */
  private async open({ customer }: ThreatFilters, now: number): Promise<StoredOverview['openBySeverity']> {
    const question = await this.search.about(customer ? { customer } : {});
    const dayAgo = `to_timestamp(${question.place((now - DAY_MS) / 1000)}::float8)`;
    const [fresh, closed] = [
      question.matching('t.severity, -1 as n', [GRADED, `t.created_at > ${dayAgo}`, "t.triage <> 'closed'"]),
      question.matching('t.severity, 1 as n', [
        GRADED,
        `t.resolved_at > ${dayAgo}`,
        `t.created_at <= ${dayAgo}`,
        "t.triage = 'closed'",
      ]),
    ];
    const text = `select severity as value, sum(n)::float8 as n from (${fresh} union all ${closed}) t group by 1`;
    const [{ figures }, changes] = await Promise.all([
      this.rollup.days({ from: ALWAYS[0], to: ALWAYS[1], customers: customer, dimensions: ['open'] }),
      this.database.query<{ value: Severity; n: number }>(
        { name: 'threats overview open', text },
        question.values.list,
      ),
    ]);
    const open = split(amounts(figures), 'open', SEVERITIES);
    const dayBefore = { ...open };
    for (const { value, n } of changes) dayBefore[value] += n;
    return { now: open, dayAgo: dayBefore };
  }

  private async agents(filters: ThreatFilters): Promise<AgentFigures[]> {
    const question = await this.search.about(filters);
    const text = question.select('t.agents', String(MOST_ANALYSES), {
      where: [`t.status = 'completed'`, 't.agents is not null'],
    });
    const rows = await this.database.query<{ agents: number[] }>(
      { name: 'threats overview agents', text },
      question.values.list,
    );
    return agentFigures(rows.map(({ agents }) => agents));
  }
}

/** The highest rate first. */
function byRate(one: FalsePositiveRate | RuleFigures, other: FalsePositiveRate | RuleFigures): number {
  return other.falsePositives / other.reviewed - one.falsePositives / one.reviewed || other.reviewed - one.reviewed;
}

function workloadsOf(figures: readonly Figure[]): Workload[] {
  const loads = new Map<string | null, Workload & { total: number }>();
  for (const { value, n } of figures) {
    const [name, triage] = JSON.parse(value) as [string | null, 'new' | 'acknowledged' | 'escalated'];
    const load = loads.get(name) ?? {
      ...(name !== null && { name }),
      open: 0,
      acknowledged: 0,
      escalated: 0,
      total: 0,
    };
    load[triage === 'new' ? 'open' : triage] += n;
    load.total += n;
    loads.set(name, load);
  }
  return [...loads.values()]
    .sort((one, other) => other.total - one.total || ((one.name ?? '') < (other.name ?? '') ? -1 : 1))
    .map(({ total: _, ...load }) => load);
}

function named({ id, count }: { id: string; count: number }): StoredOverview['byTechnique'][number] {
  const known = attackTable().technique(id);
  return { id, name: known?.name ?? id, tactics: [...(known?.tactics ?? [])], count };
}

/** The days that are asked about, where nothing but customers is asked for beside them and they are not less than two. */
function wholeDays(
  { customer: _, occurred_after: after, occurred_before: before, ...others }: ThreatFilters,
  now: number,
): Days | undefined {
  if (Object.keys(others).length > 0) return undefined;
  const end = before === undefined ? now : Date.parse(before);
  if (after !== undefined && end - Date.parse(after) < LEAST_DAYS * DAY_MS) return undefined;
  return {
    from: after === undefined ? ALWAYS[0] : dayOf(Date.parse(after)),
    to: before === undefined ? ALWAYS[1] : dayOf(end - 1),
  };
}
