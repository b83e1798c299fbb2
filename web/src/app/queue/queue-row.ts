import type { IncidentSummary, Severity, ThreatGroup, ThreatSummary, Verdict } from '@soc-agent/contracts';
import { SEVERITIES_BY_WEIGHT, TRIAGE_LABELS, VERDICT_LABELS } from '../shared/vocabulary/labels.js';

/** One line of the Queue, whatever it is of. */
export interface QueueRow {
  /** Its own among all rows. */
  id: string;
  kind: 'incident' | 'group' | 'threat';
  severity: Severity | undefined;
  title: string;
  /** What is said beside the title. */
  note?: string;
  entities: readonly string[];
  customer: string;
  rules?: number;
  threats?: number;
  sparkline?: readonly number[];
  risk?: number;
  probability?: number;
  verdict?: Verdict;
  /** How far people, or the machine, are with it: the word for it. */
  state?: string;
  owner?: string;
  since: string;
  due?: string;
  done?: string;
  at: string;
  isClosed: boolean;
  /** It is being analyzed. */
  isOpenRun?: boolean;
  needsReview?: boolean;
  isPartial?: boolean;
  /** The threat that the panel shows for it; an incident has its own page. */
  threatId?: string;
  /** Number of its last change; what `If-Match` holds. */
  version?: number;
  comments?: number;
  product?: string;
  rule?: string;
}

const threatRows = new WeakMap<ThreatSummary, QueueRow>();

/** Worked out once for each state of a threat. */
export function threatRow(threat: ThreatSummary): QueueRow {
  let row = threatRows.get(threat);
  if (!row) threatRows.set(threat, (row = makeThreatRow(threat)));
  return row;
}

function makeThreatRow(threat: ThreatSummary): QueueRow {
  const { status, triage } = threat;
  return {
    id: threat.id,
    kind: 'threat',
    threatId: threat.id,
    severity: threat.severity,
    title: threat.title,
    entities: threat.entities ?? [],
    customer: threat.customerName,
    since: threat.createdAt,
    at: threat.createdAt,
    product: threat.sourceProduct,
    isClosed: triage === 'closed',
    ...given('rule', threat.ruleId),
    ...given('note', threat.occurrences === undefined ? undefined : `×${threat.occurrences}`),
    ...given('state', status === 'completed' ? (triage === 'new' ? undefined : TRIAGE_LABELS[triage]) : WORDS[status]),
    ...given('risk', threat.risk),
    ...given('probability', threat.probability ?? (threat.fpScore === undefined ? undefined : 1 - threat.fpScore)),
    ...given('verdict', threat.verdict),
    ...given('owner', threat.assignee),
    ...given('due', threat.dueAt),
    ...given('done', threat.acknowledgedAt),
    ...given('version', threat.version),
    ...given('comments', threat.comments),
    ...(status === 'queued' || status === 'analyzing' ? { isOpenRun: true } : {}),
    ...(threat.requiresHumanReview ? { needsReview: true } : {}),
    ...(threat.partial ? { isPartial: true } : {}),
  };
}

const WORDS = { queued: 'Queued', analyzing: 'Analyzing', failed: 'Failed', suppressed: 'Suppressed' } as const;

export function groupRow(group: ThreatGroup): QueueRow {
  return {
    id: group.groupKey,
    kind: 'group',
    threatId: group.newest,
    severity: group.worst,
    title: group.title,
    entities: group.mainEntity ? [group.mainEntity] : [],
    customer: group.customerName,
    rules: 1,
    threats: group.count,
    sparkline: group.sparkline,
    since: group.firstAt,
    at: group.lastAt,
    product: group.product,
    ...given('rule', group.ruleId),
    isClosed: group.triage === 'closed',
    ...given('state', group.triage === 'new' ? undefined : TRIAGE_LABELS[group.triage]),
    ...given('verdict', group.verdict),
  };
}

export function incidentRow(incident: IncidentSummary): QueueRow {
  const { tactics } = incident;
  return {
    id: `incident:${incident.id}`,
    kind: 'incident',
    severity: incident.severity,
    title: incident.title,
    note: `#${incident.number}${tactics.length > 0 ? `, ${tactics.length} ${tactics.length === 1 ? 'tactic' : 'tactics'}` : ''}`,
    entities: incident.entities,
    customer: incident.customerName,
    rules: incident.rules,
    threats: incident.threats,
    risk: incident.risk,
    since: incident.openedAt,
    due: incident.dueAt,
    at: incident.lastAt,
    isClosed: incident.state === 'closed',
    version: incident.version,
    ...given('state', incident.state === 'open' ? undefined : incident.state),
    ...given('verdict', incident.disposition),
    ...given('owner', incident.owner),
    ...given('done', incident.acknowledgedAt),
  };
}

/** The id of an incident whose row this is. */
export function incidentIdOf(row: QueueRow): string {
  return row.id.slice('incident:'.length);
}

/** Where all of it is. */
export function pageOf(row: QueueRow): string {
  return row.kind === 'incident' ? `/incidents/${incidentIdOf(row)}` : `/threats/${row.threatId}`;
}

/** Words for the column of what was decided: the verdict, else the owner, else how far it is. */
export function decisionOf({ verdict, owner, state }: QueueRow): string {
  if (verdict) return VERDICT_LABELS[verdict];
  return [state, owner].filter(Boolean).join(', ');
}

/** The graver of two severities. */
export function graver(a: Severity | undefined, b: Severity | undefined): Severity | undefined {
  return SEVERITIES_BY_WEIGHT.find((severity) => severity === a || severity === b);
}

function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}
