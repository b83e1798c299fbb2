import {
  AGENT_KINDS,
  SEVERITIES,
  THREAT_TYPES,
  type AgentFigures,
  type AgentKind,
  type MeanTime,
  type Overview,
  type Severity,
  type ThreatAnalysis,
  type ThreatFilters,
  type Workload,
} from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { unframed } from './documents.js';
import { ThreatSearch } from './threat-search.js';

/** What the store answers of an overview. */
export type StoredOverview = Omit<Overview, 'refusing' | 'generatedAt'>;

/** Threats that are looked at, at most: the newest that match. */
const MOST_THREATS = 20_000;
/** Analyses whose agents are looked at: their documents are read whole. */
const MOST_ANALYSES = 200;
const MOST_CUSTOMERS = 30;
const MOST_RULES = 10;
const DAY_MS = 86_400_000;

const COLUMNS = `t.id, t.customer_id, t.severity, t.type, t.triage, t.verdict, t.assignee, t.product, t.rule_id, t.title, t.techniques,
  t.created_at, t.acknowledged_at, t.resolved_at, t.due_at, t.breached_at, t.total_ms`;
const OPEN_COLUMNS = 't.id, t.severity, t.triage, t.created_at, t.resolved_at';
const ANALYZED = `t.status <> 'suppressed'`;
const FALSE = `('false_positive', 'benign_true_positive')`;

const mean = (kind: string, at: string): string =>
  `select '${kind}', '', '', count(*), coalesce(avg(greatest(0, extract(epoch from ${at} - created_at))) * 1000, 0) from s where ${at} is not null`;

/** SQL: figures of the threats `s`, each with what it is of. */
const figuresOf = (now: string): string => `
  select 'of' as kind, '' as a, '' as b, count(*)::float8 as n, 0::float8 as m from s
  union all select 'type', type, '', count(*), 0 from s group by 2
  union all select 'customer', c.name, g.severity, g.n, 0 from (
    select customer_id, severity, count(*) as n from s where severity is not null group by 1, 2) g join customers c on c.id = g.customer_id
  union all select 'technique', v.technique, '', count(*), 0 from s cross join lateral unnest(s.techniques) v (technique) group by 2
  union all select 'assignee', coalesce(assignee, ''), triage, count(*), 0 from s where triage in ('new', 'acknowledged', 'escalated') group by 2, 3
  union all ${mean('acknowledge', 'acknowledged_at')}
  union all ${mean('resolve', 'resolved_at')}
  union all select 'sla', '', '', count(*), count(*) filter (where breached_at is null and acknowledged_at is not null) from s
    where due_at is not null and (acknowledged_at is not null or due_at <= ${now})
  union all select 'mean', '', '', count(total_ms), coalesce(avg(total_ms), 0) from s
  union all select 'p50', '', '', 0, coalesce(percentile_disc(0.5) within group (order by total_ms), 0) from s
  union all select 'p95', '', '', 0, coalesce(percentile_disc(0.95) within group (order by total_ms), 0) from s`;
const RULES = `select c.name as customer, g.* from (
    select customer_id, product, rule_id, (array_agg(title order by id desc))[1] as title,
      count(*)::int as reviewed, count(*) filter (where verdict in ${FALSE})::int as false
    from s where verdict in ('true_positive', 'false_positive', 'benign_true_positive') group by 1, 2, 3) g
  join customers c on c.id = g.customer_id order by g.false::float8 / g.reviewed desc, g.reviewed desc, g.title limit ${MOST_RULES}`;

interface FigureRow {
  kind: string;
  a: string;
  b: string;
  n: number;
  m: number;
}

interface RuleRow {
  customer: string;
  product: string;
  rule_id: string | null;
  title: string;
  reviewed: number;
  false: number;
}

/** What leads look at, read of the threats themselves. */
export class ThreatOverview {
  private readonly search: ThreatSearch;

  constructor(private readonly database: Pick<Database, 'query'>) {
    this.search = new ThreatSearch(database);
  }

  /** Over the newest twenty thousand threats that match. */
  async read(filters: ThreatFilters, now: number): Promise<StoredOverview> {
    const [figures, rules, openBySeverity, agents] = await Promise.all([
      this.figures(filters, now),
      this.rules(filters),
      this.open(filters, now),
      this.agents(filters),
    ]);
    const of = (kind: string): FigureRow[] => figures.filter((row) => row.kind === kind);
    const only = (kind: string): FigureRow => of(kind)[0] ?? { kind, a: '', b: '', n: 0, m: 0 };
    const types = new Map(of('type').map(({ a, n }) => [a, n]));
    const [acknowledge, resolve] = [meanOf(only('acknowledge')), meanOf(only('resolve'))];
    return {
      threats: Math.min(only('of').n, MOST_THREATS),
      ...(only('of').n > MOST_THREATS && { capped: true }),
      openBySeverity,
      byType: Object.fromEntries(THREAT_TYPES.map((type) => [type, types.get(type) ?? 0])) as StoredOverview['byType'],
      byCustomer: customersOf(of('customer')),
      byTechnique: techniquesOf(of('technique')),
      falsePositives: rules.map(({ customer, product, rule_id, title, reviewed, false: count }) => ({
        customerName: customer,
        product,
        ...(rule_id !== null && { ruleId: rule_id }),
        title,
        reviewed,
        falsePositives: count,
      })),
      ...(acknowledge && { acknowledge }),
      ...(resolve && { resolve }),
      sla: { due: only('sla').n, kept: only('sla').m },
      byAssignee: workloadsOf(of('assignee')),
      processing: { meanMs: only('mean').m, p50Ms: only('p50').m, p95Ms: only('p95').m },
      agents,
    };
  }

  private async figures(filters: ThreatFilters, now: number): Promise<FigureRow[]> {
    const question = await this.search.about(filters);
    const sample = question.select(COLUMNS, String(MOST_THREATS + 1), { where: [ANALYZED] });
    const text = `with s as materialized (${sample}) ${figuresOf(`to_timestamp(${question.place(now / 1000)}::float8)`)}`;
    return this.database.query<FigureRow>({ name: 'threats overview', text }, question.values.list);
  }

  private async rules(filters: ThreatFilters): Promise<RuleRow[]> {
    const question = await this.search.about(filters);
    const judged = [ANALYZED, 't.verdict is not null'];
    const text = `with s as materialized (${question.select(COLUMNS, String(MOST_THREATS), { where: judged })}) ${RULES}`;
    return this.database.query<RuleRow>({ name: 'threats overview rules', text }, question.values.list);
  }

  /** Whenever they happened: a threat of last week that is open is open. */
  private async open({ customer }: ThreatFilters, now: number): Promise<StoredOverview['openBySeverity']> {
    const question = await this.search.about(customer ? { customer } : {});
    const dayAgo = `to_timestamp(${question.place((now - DAY_MS) / 1000)}::float8)`;
    const where = [ANALYZED, 't.severity is not null', `(t.triage <> 'closed' or t.resolved_at > ${dayAgo})`];
    const text = `with s as materialized (${question.select(OPEN_COLUMNS, String(MOST_THREATS), { where })})
      select severity as a, count(*) filter (where triage <> 'closed')::float8 as n, count(*) filter (where created_at <= ${dayAgo})::float8 as m
      from s group by 1`;
    const rows = await this.database.query<FigureRow>({ name: 'threats overview open', text }, question.values.list);
    return {
      now: bySeverity(rows.map(({ a, n }) => [a, n])),
      dayAgo: bySeverity(rows.map(({ a, m }) => [a, m])),
    };
  }

  private async agents(filters: ThreatFilters): Promise<AgentFigures[]> {
    const question = await this.search.about(filters);
    const newest = question.select('t.id', String(MOST_ANALYSES), { where: [`t.status = 'completed'`] });
    const text = `select d.analysis from (${newest}) n join threat_documents d using (id) where d.analysis is not null`;
    const rows = await this.database.query<{ analysis: Buffer }>(
      { name: 'threats overview agents', text },
      question.values.list,
    );
    return agentFigures(rows.map(({ analysis }) => unframed<Pick<ThreatAnalysis, 'agentAnalyses'>>(analysis)));
  }
}

/** How each agent does in some analyses. */
export function agentFigures(analyses: readonly Pick<ThreatAnalysis, 'agentAnalyses'>[]): AgentFigures[] {
  return AGENT_KINDS.map((agent: AgentKind) => {
    const answers = analyses.map(({ agentAnalyses }) => agentAnalyses[agent]);
    const times = answers.map(({ processingTimeMs }) => processingTimeMs).sort((a, b) => a - b);
    const at = (share: number): number => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
    const told = answers.flatMap(({ tokens }) => tokens ?? []);
    const sum = (key: 'input' | 'output'): number => told.reduce((total, tokens) => total + tokens[key], 0);
    return {
      agent,
      answers: answers.length,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      degraded: answers.filter(({ degraded }) => degraded !== undefined).length,
      ...(told.length > 0 && { tokens: { input: sum('input'), output: sum('output') } }),
    };
  });
}

function bySeverity(counts: readonly (readonly [severity: string, count: number])[]): Record<Severity, number> {
  const known = new Map(counts);
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, known.get(severity) ?? 0])) as Record<
    Severity,
    number
  >;
}

function meanOf({ n, m }: FigureRow): MeanTime | undefined {
  return n > 0 ? { meanMs: m, count: n } : undefined;
}

function customersOf(rows: readonly FigureRow[]): StoredOverview['byCustomer'] {
  const totals = totalsOf(rows);
  return [...totals.keys()].slice(0, MOST_CUSTOMERS).map((name) => ({
    name,
    bySeverity: bySeverity(rows.filter(({ a }) => a === name).map(({ b, n }) => [b, n])),
  }));
}

function workloadsOf(rows: readonly FigureRow[]): Workload[] {
  return [...totalsOf(rows).keys()].map((name) => {
    const of = (triage: string): number => rows.find(({ a, b }) => a === name && b === triage)?.n ?? 0;
    const counts = { open: of('new'), acknowledged: of('acknowledged'), escalated: of('escalated') };
    return name === '' ? counts : { name, ...counts };
  });
}

function techniquesOf(rows: readonly FigureRow[]): StoredOverview['byTechnique'] {
  const table = attackTable();
  return [...rows]
    .sort((one, other) => other.n - one.n || (one.a < other.a ? -1 : 1))
    .map(({ a: id, n }) => {
      const known = table.technique(id);
      return { id, name: known?.name ?? id, tactics: [...(known?.tactics ?? [])], count: n };
    });
}

/** What rows are of, those with the most first. */
function totalsOf(rows: readonly FigureRow[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { a, n } of rows) totals.set(a, (totals.get(a) ?? 0) + n);
  return new Map([...totals].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)));
}
