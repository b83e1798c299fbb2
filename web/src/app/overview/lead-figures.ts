import type { Analytics, Overview, Severity } from '@soc-agent/contracts';
import type { BarItem } from '../shared/charts/bar-list.js';
import { formatCount, formatDuration, formatPercent } from '../shared/vocabulary/format.js';
import { keysOf, SEVERITY_LABELS, THREAT_TYPE_LABELS } from '../shared/vocabulary/labels.js';

/** Open threats of one severity, beside those of a day ago. */
export interface OpenFigure {
  severity: Severity;
  label: string;
  count: number;
  /** `+3`, `−2`, `±0`. */
  change: string;
  /** `worse` for more than yesterday. */
  trend: 'worse' | 'better' | 'same';
}

/** Open threats, worst first, against yesterday. */
export function openFigures({ openBySeverity: { now, dayAgo } }: Pick<Overview, 'openBySeverity'>): OpenFigure[] {
  return keysOf(SEVERITY_LABELS).map((severity) => {
    const difference = now[severity] - dayAgo[severity];
    return {
      severity,
      label: SEVERITY_LABELS[severity],
      count: now[severity],
      change: difference === 0 ? '±0' : `${difference > 0 ? '+' : '−'}${Math.abs(difference)}`,
      trend: difference > 0 ? 'worse' : difference < 0 ? 'better' : 'same',
    };
  });
}

/** A figure with its name, and what it rests on. */
export interface LeadFigure {
  id: string;
  label: string;
  value: string;
  note: string;
}

/**
 * What a lead is asked for; a dash where nothing is known yet.
 * @param reviews things that a person has to decide; absent when they are not counted for the caller.
 */
export function leadFigures(
  { sla, acknowledge, resolve, processing }: Overview,
  reviews?: Analytics['reviews'],
): LeadFigure[] {
  const mean = (time: { meanMs: number; count: number } | undefined): string =>
    time && time.count > 0 ? formatDuration(time.meanMs) : '–';
  const over = (count: number | undefined): string => (count ? `over ${count}` : 'none yet');
  return [
    ...(reviews ? [reviewFigure(reviews)] : []),
    {
      id: 'sla',
      label: 'SLA kept',
      value: sla.due > 0 ? formatPercent(sla.kept / sla.due) : '–',
      note: sla.due > 0 ? `${sla.kept} of ${sla.due}` : 'none due yet',
    },
    { id: 'acknowledge', label: 'Mean time to acknowledge', value: mean(acknowledge), note: over(acknowledge?.count) },
    { id: 'resolve', label: 'Mean time to resolve', value: mean(resolve), note: over(resolve?.count) },
    { id: 'mean', label: 'Mean processing', value: formatDuration(processing.meanMs), note: 'signal to analysis' },
    { id: 'p95', label: 'p95 processing', value: formatDuration(processing.p95Ms), note: 'all but one of twenty' },
  ];
}

function reviewFigure({ incidents, groups }: Analytics['reviews']): LeadFigure {
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  return {
    id: 'reviews',
    label: 'To be decided',
    value: formatCount(incidents + groups),
    note: `${counted(incidents, 'incident')}, ${counted(groups, 'group')} of none`,
  };
}

/** Threats by type, the most frequent first, each leading to its threats. */
export function typeBars({ byType }: Pick<Overview, 'byType'>): BarItem[] {
  return keysOf(THREAT_TYPE_LABELS)
    .map((type) => ({
      key: type,
      label: THREAT_TYPE_LABELS[type],
      count: byType[type],
      link: { path: '/', query: { type } },
    }))
    .sort((one, other) => other.count - one.count);
}

/** How often a rule is called false. */
export interface FalsePositiveRow {
  key: string;
  rule: string;
  customer: string;
  rate: number;
  text: string;
  /** What the form of a suppression rule is filled in with. */
  suppress: Record<string, string>;
  /** Its threats in the Queue. */
  threats: Record<string, string>;
}

/** Rules by the share of their threats that people called false, the highest first; ten at most. */
export function falsePositiveRows({ falsePositives }: Pick<Overview, 'falsePositives'>): FalsePositiveRow[] {
  return falsePositives
    .filter(({ reviewed }) => reviewed > 0)
    .map(({ customerName, product, ruleId, title, reviewed, falsePositives: count }) => ({
      key: [customerName, product, ruleId ?? title].join('\n'),
      rule: `${product} ${ruleId ?? title}`,
      customer: customerName,
      rate: count / reviewed,
      text: `${formatPercent(count / reviewed)} of ${reviewed}`,
      suppress: {
        customer: customerName,
        product,
        ...(ruleId === undefined ? { title } : { ruleId }),
      },
      threats: { product, ...(ruleId !== undefined && { rule: ruleId }), customer: customerName },
    }))
    .sort((one, other) => other.rate - one.rate)
    .slice(0, 10);
}
