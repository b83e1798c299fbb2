import type { Severity, ThreatStatus, ThreatSummary, ThreatType, TriageState, Verdict } from '@soc-agent/contracts';
import type { PastThreat } from '@soc-agent/domain';

/** What a list shows of a threat: columns of `threats t`. */
const OWN_COLUMNS = `t.id, t.seq, t.previous_seq, t.created_at, t.updated_at, t.occurred_at, t.status, t.triage, t.severity, t.type,
  t.verdict, t.product, t.rule_id, t.title, t.risk, t.fp_score, t.total_ms, t.review, t.partial, t.assignee, t.group_key, t.techniques,
  t.due_at, t.acknowledged_at, t.resolved_at, t.breached_at, t.comments, t.version`;
const OCCURRENCES = '(select f.occurrences from folded_threats f where f.threat_id = t.id) as occurrences';
/** The same of `threats t`, of its `customers c`, and of where it belongs. */
export const SUMMARY_COLUMNS = `${OWN_COLUMNS}, c.name as customer, incident_of(t.id) as incident, ${OCCURRENCES},
  coalesce(t.entities, array(select e.kind || ':' || e.value from threat_entities e where e.threat_id = t.id order by 1 limit 6)) as entities`;
/** The same of a threat that was just stored, `t`, with its customer's name: it belongs nowhere yet. */
export const STORED_COLUMNS = `${OWN_COLUMNS}, t.entities, t.customer, null as incident, ${OCCURRENCES}`;

/** A row with {@link SUMMARY_COLUMNS}; numbers of 64 bits come as texts. */
export interface SummaryRow {
  id: string;
  seq: string;
  previous_seq: string;
  created_at: Date;
  updated_at: Date;
  occurred_at: Date;
  status: ThreatStatus;
  triage: TriageState;
  severity: Severity | null;
  type: ThreatType;
  verdict: Verdict | null;
  product: string;
  rule_id: string | null;
  title: string;
  risk: number | null;
  fp_score: number | null;
  total_ms: number | null;
  review: boolean;
  partial: boolean;
  assignee: string | null;
  group_key: string;
  techniques: string[];
  entities: string[];
  incident: string | null;
  occurrences: number | null;
  due_at: Date | null;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
  breached_at: Date | null;
  comments: number;
  version: number;
  customer: string;
}

export function summaryOfRow(row: SummaryRow): ThreatSummary {
  return {
    id: row.id,
    occurredAt: row.occurred_at.toISOString(),
    threatType: row.type,
    customerName: row.customer,
    title: row.title,
    sourceProduct: row.product,
    ...(row.rule_id !== null && { ruleId: row.rule_id }),
    ...(row.severity !== null && {
      severity: row.severity,
      risk: row.risk ?? 0,
      fpScore: row.fp_score ?? 0,
      probability: 1 - (row.fp_score ?? 0),
      requiresHumanReview: row.review,
      partial: row.partial,
      totalMs: row.total_ms ?? 0,
    }),
    ...(row.verdict !== null && { verdict: row.verdict }),
    ...(row.incident !== null && { incident: row.incident }),
    ...occurrencesOf(row),
    entities: row.entities,
    techniques: row.techniques,
    groupKey: row.group_key,
    status: row.status,
    triage: row.triage,
    seq: Number(row.seq),
    previousSeq: Number(row.previous_seq),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...(row.assignee !== null && { assignee: row.assignee }),
    ...clockOf(row),
    ...(row.comments > 0 && { comments: row.comments }),
    version: row.version,
  };
}

/** How many signals it stands for, where that is more than its own. */
export function occurrencesOf({ occurrences }: Pick<SummaryRow, 'occurrences'>): Pick<ThreatSummary, 'occurrences'> {
  return occurrences !== null && occurrences > 1 ? { occurrences } : {};
}

/** By when somebody had to see to it, and when somebody did. */
export function clockOf({
  due_at: due,
  acknowledged_at: acknowledged,
  resolved_at: resolved,
  breached_at: breached,
}: Pick<SummaryRow, 'due_at' | 'acknowledged_at' | 'resolved_at' | 'breached_at'>): Pick<
  ThreatSummary,
  'dueAt' | 'acknowledgedAt' | 'resolvedAt' | 'breachedAt'
> {
  return {
    ...(due && { dueAt: due.toISOString() }),
    ...(acknowledged && { acknowledgedAt: acknowledged.toISOString() }),
    ...(resolved && { resolvedAt: resolved.toISOString() }),
    ...(breached && { breachedAt: breached.toISOString() }),
  };
}

/** What the past of a signal shows of a threat: columns of `threats t` and of its `customers c`. */
export const PAST_COLUMNS = `t.id, t.status, t.severity, t.type, t.verdict, t.rule_id, t.title, c.name as customer,
  extract(epoch from t.occurred_at)::float8 * 1000 as occurred_ms`;

/** A row with {@link PAST_COLUMNS}. A dozen come with each signal: a time as a number is read faster than as a text. */
export interface PastRow extends Pick<
  SummaryRow,
  'id' | 'status' | 'severity' | 'type' | 'verdict' | 'rule_id' | 'title' | 'customer'
> {
  occurred_ms: number;
}

export function pastThreatOf(row: PastRow): PastThreat {
  return {
    id: row.id,
    threatType: row.type,
    customerName: row.customer,
    title: row.title,
    occurredAt: new Date(Math.round(row.occurred_ms)).toISOString(),
    status: row.status,
    ...(row.severity !== null && { severity: row.severity }),
    ...(row.rule_id !== null && { ruleId: row.rule_id }),
    ...(row.verdict !== null && { verdict: row.verdict }),
  };
}
