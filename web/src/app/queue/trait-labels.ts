import type { Facet } from '@soc-agent/contracts';
import {
  SEVERITY_LABELS,
  STATUS_LABELS,
  TACTIC_NAMES,
  THREAT_TYPE_LABELS,
  TRIAGE_LABELS,
  VERDICT_LABELS,
} from '../shared/vocabulary/labels.js';

/** What facets are called, and what they count. */
export const FACET_LABELS: Readonly<Record<Facet, string>> = {
  severity: 'Severity',
  triage: 'State',
  status: 'Analysis',
  customer: 'Customer',
  rule: 'Rule',
  type: 'Type',
  product: 'Product',
  entity: 'Entity',
  technique: 'Technique',
  tactic: 'Tactic',
  verdict: 'Verdict',
  assignee: 'Owner',
  fp: 'False positive',
};

const OTHER_LABELS: Readonly<Record<string, string>> = {
  q: 'Search',
  review: 'Review',
  partial: 'Partial',
  sla: 'SLA',
  approval: 'Waits for approval',
  seen: 'Seen',
  group: 'Group',
  incident: 'Incident',
};

const VALUE_LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  severity: SEVERITY_LABELS,
  triage: TRIAGE_LABELS,
  status: STATUS_LABELS,
  type: THREAT_TYPE_LABELS,
  tactic: TACTIC_NAMES,
  verdict: { ...VERDICT_LABELS, none: 'No verdict' },
  fp: { '0': '0–20 %', '0.2': '20–40 %', '0.4': '40–60 %', '0.6': '60–80 %', '0.8': '80–100 %' },
  assignee: { none: 'Nobody' },
  incident: { none: 'None' },
  sla: { breached: 'Late', near: 'Little time left', kept: 'In time' },
  approval: { true: 'Yes' },
  seen: { no: 'Not yet' },
  review: { true: 'Needed', false: 'Not needed' },
  partial: { true: 'Yes', false: 'No' },
};

/** Of a trait, for pills. */
export function traitLabel(trait: string): string {
  return FACET_LABELS[trait as Facet] ?? OTHER_LABELS[trait] ?? trait;
}

/** Of a value of a trait. */
export function valueLabel(trait: string, value: string): string {
  return VALUE_LABELS[trait]?.[value] ?? value;
}

/** Whether its values come from outside. */
export function isForeignTrait(trait: string): boolean {
  return !(trait in VALUE_LABELS);
}
