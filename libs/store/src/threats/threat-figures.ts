import {
  SEVERITIES,
  THREAT_STATUSES,
  THREAT_TYPES,
  TRIAGE_STATES,
  type MeanTime,
  type RuleFigures,
  type Severity,
  type ThreatFigures,
} from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { durationsOf, processingOf } from './durations.js';
import { amounts, FigureRollup, type Amounts, type Figure } from './figure-rollup.js';

/** Rules and customers that an answer has, at most. */
const MOST_ROWS = 200;
const DIMENSIONS = [
  ...[
    'total',
    'review',
    'severity',
    'type',
    'status',
    'triage',
    'technique',
    'ms',
    'duration',
    'reviewed',
    'falsePositive',
  ],
  ...['acknowledged', 'acknowledgeMs', 'resolved', 'resolveMs', 'due', 'kept'],
];

type BySeverity = Record<Severity, number>;

/** What threats come to over days. */
export class ThreatFigureCounts {
  private readonly rollup: FigureRollup;

  constructor(database: Pick<Database, 'query' | 'transaction'>) {
    this.rollup = new FigureRollup(database);
  }

  /** Of the days from the first to the last, UTC, both included. @param customer whose; left out, all customers' */
  async read(from: string, to: string, customer?: string): Promise<ThreatFigures> {
    const { figures, ofDays, ofCustomers, asOfSeq } = await this.rollup.days({
      ...{ from, to, dimensions: DIMENSIONS, ofDays: ['severity'] },
      ...(customer === undefined ? { ofCustomers: ['severity'] } : { customers: [customer] }),
    });
    const of = amounts(figures);
    const [acknowledge, resolve] = [meanOf(of, 'acknowledge'), meanOf(of, 'resolve')];
    const all = bySeverity(ofCustomers, ({ customer: name }) => name);
    return {
      ...{ from, to, asOfSeq },
      totalThreats: of('total'),
      requiringReview: of('review'),
      bySeverity: split(of, 'severity', SEVERITIES),
      byType: split(of, 'type', THREAT_TYPES),
      byStatus: split(of, 'status', THREAT_STATUSES),
      byTriage: split(of, 'triage', TRIAGE_STATES),
      byTechnique: techniquesOf(figures),
      byCustomer: all.slice(0, MOST_ROWS).map(([name, severities]) => ({ name, bySeverity: severities })),
      ...(all.length > MOST_ROWS && { capped: true }),
      perDay: bySeverity(ofDays, ({ day }) => day)
        .map(([day, severities]) => ({ day, bySeverity: severities }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      processing: processingOf(durationsOf(figures), of('ms')),
      falsePositives: rulesOf(figures).slice(0, MOST_ROWS),
      ...(acknowledge && { acknowledge }),
      ...(resolve && { resolve }),
      ...(of('due') > 0 && { sla: { due: of('due'), kept: of('kept') } }),
    };
  }
}

/** A dimension by its values, those that nothing has included. */
export function split<K extends string>(of: Amounts, dimension: string, names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, of(dimension, name)])) as Record<K, number>;
}

/** Figures of severities by what each is of, those with most threats first. */
export function bySeverity<F extends Figure>(rows: readonly F[], of: (row: F) => string): [string, BySeverity][] {
  const found = new Map<string, { total: number; severities: BySeverity }>();
  for (const row of rows) {
    const name = of(row);
    const known = found.get(name) ?? { total: 0, severities: { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 } };
    known.total += row.n;
    known.severities[row.value as Severity] += row.n;
    found.set(name, known);
  }
  return [...found]
    .sort(([one, a], [other, b]) => b.total - a.total || (one < other ? -1 : 1))
    .map(([name, { severities }]) => [name, severities]);
}

/** The most frequent first. */
export function techniquesOf(figures: readonly Figure[]): { id: string; count: number }[] {
  return figures
    .filter(({ dimension }) => dimension === 'technique')
    .map(({ value, n }) => ({ id: value, count: n }))
    .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}

/** How long it took on average; undefined where nobody did. @param what `acknowledge` or `resolve` */
export function meanOf(of: Amounts, what: 'acknowledge' | 'resolve'): MeanTime | undefined {
  const count = of(`${what}d`);
  return count > 0 ? { meanMs: Math.round(of(`${what}Ms`) / count), count } : undefined;
}

/** Rules of which somebody judged threats, the highest rate first. */
export function rulesOf(figures: readonly Figure[]): RuleFigures[] {
  const of = amounts(figures);
  return figures
    .filter(({ dimension }) => dimension === 'reviewed')
    .map(({ value, n }): RuleFigures => {
      const [product, ruleId] = JSON.parse(value) as [string, string | null];
      const falsePositives = of('falsePositive', value);
      return { product, ...(ruleId !== null && { ruleId }), reviewed: n, falsePositives };
    })
    .sort((a, b) => b.falsePositives / b.reviewed - a.falsePositives / a.reviewed || b.reviewed - a.reviewed);
}
