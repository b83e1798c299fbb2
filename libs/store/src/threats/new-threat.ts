import type { ResponsePlan, Suppression, ThreatAnalysis, ThreatSignal } from '@soc-agent/contracts';
import { groupKey, mainEntity } from '@soc-agent/domain';
import { storable } from '../database/text-keys.js';
import { agentMarks } from './agent-marks.js';
import { framedText } from './documents.js';
import { findableEntities, shownEntities } from './entities.js';

/** An analysis before the store gave it its sequence number. */
export type NewAnalysis = Omit<ThreatAnalysis, 'seq' | 'updatedAt'>;

/** What is to be stored of a threat. Its signal is whole. */
export type Storable = { analysis: NewAnalysis; revision: number } | { unanalyzed: Unanalyzed; revision: number };

/** A signal whose analysis broke, or that is suppressed. */
export interface Unanalyzed {
  signal: ThreatSignal;
  run: number;
  createdAt: string;
  /** Absent where its analysis broke. */
  suppression?: Suppression;
}

/** About what the rows of a threat and its entities take beside its documents, indexes included. */
const ROW_BYTES = 2500;
/** The longest texts that an index holds beside others. */
const MAX_INDEXED = 512;
const MINUTE_MS = 60_000;

/** Columns of one row to be stored and their types, in the order of {@link valuesOf}. */
export const GIVEN = {
  id: 'uuid',
  customer: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  occurred_at: 'timestamptz',
  status: 'text',
  severity: 'text',
  type: 'text',
  product: 'text',
  rule_id: 'text',
  title: 'text',
  group_key: 'text',
  risk: 'float8',
  fp_score: 'float8',
  total_ms: 'float8',
  run: 'int',
  revision: 'int',
  calls_review: 'bool',
  review: 'bool',
  answered_by: 'uuid',
  escalate_at: 'timestamptz',
  due_at: 'timestamptz',
  partial: 'bool',
  degraded: 'bool',
  suppressed_by: 'text',
  bytes: 'int',
  techniques: 'text[]',
  entities: 'text[]',
  agents: 'int[]',
  approvals: 'int2',
  signal: 'bytea',
  analysis: 'bytea',
  kinds: 'text[]',
  keys: 'text[]',
  locals: 'bool[]',
} as const;

export const COLUMNS = Object.keys(GIVEN);
/** Columns that a later analysis of the same threat replaces: all that stand in its row and are not when it was stored. */
export const REPLACED = COLUMNS.slice(COLUMNS.indexOf('occurred_at'), COLUMNS.indexOf('approvals') + 1);

/** Which threat answers for the review in its place; absent where it answers for itself. */
export type AnsweredBy = string | undefined;

export function signalOf(given: Storable): ThreatSignal {
  return 'unanalyzed' in given ? given.unanalyzed.signal : given.analysis.signal;
}

/** A threat's documents, JSON: its signal, and what was found or why nobody looked. */
export function documentsOf(given: Storable): readonly [signal: string, analysis: string | null] {
  const suppression = 'unanalyzed' in given ? given.unanalyzed.suppression : undefined;
  const document = 'analysis' in given ? documentOf(given.analysis) : suppression && { suppression };
  return [JSON.stringify(signalOf(given)), document ? JSON.stringify(document) : null];
}

/** The values of one row, in the order of {@link GIVEN}. @param documents where somebody has them already */
export function valuesOf(
  given: Storable,
  now: number,
  answeredBy: AnsweredBy,
  documents = documentsOf(given),
): unknown[] {
  const frames = documents.map((document) => (document === null ? null : framedText(document)));
  const signal = signalOf(given);
  const analysis = 'unanalyzed' in given ? undefined : given.analysis;
  const { createdAt, run: runNumber = 1 } = 'unanalyzed' in given ? given.unanalyzed : given.analysis;
  const suppression = 'unanalyzed' in given ? given.unanalyzed.suppression : undefined;
  const entities = findableEntities(signal);
  const calls = analysis?.requiresHumanReview ?? false;
  return [
    signal.id,
    storable(signal.customerName),
    createdAt,
    new Date(now).toISOString(),
    timeOf(signal, createdAt),
    analysis ? 'completed' : suppression ? 'suppressed' : 'failed',
    analysis?.severity ?? null,
    signal.threatType,
    indexed(signal.source.product),
    signal.source.ruleId === undefined ? null : indexed(signal.source.ruleId),
    storable(signal.title),
    storable(groupKey(signal)),
    analysis?.risk ?? null,
    analysis?.falsePositiveScore.score ?? null,
    analysis?.processing.totalMs ?? null,
    runNumber,
    given.revision,
    calls,
    calls && answeredBy === undefined,
    answeredBy ?? null,
    ...(calls ? alarmsOf(createdAt, analysis!.responsePlan) : [null, null]),
    analysis?.partial !== undefined,
    analysis !== undefined && Object.values(analysis.agentAnalyses).some(({ degraded }) => degraded !== undefined),
    suppression ? (suppression.rule ?? '') : null,
    ROW_BYTES + frames.reduce((sum, frame) => sum + (frame?.length ?? 0), 0),
    analysis?.mitreTechniques.map(({ id }) => storable(id)) ?? [],
    shownEntities(entities, mainEntity(signal).value),
    analysis ? agentMarks(analysis) : null,
    analysis ? approvalsOf(analysis.responsePlan) : 0,
    ...frames,
    entities.map(({ kind }) => kind),
    entities.map(({ key }) => key),
    entities.map(({ isLocal }) => isLocal),
  ];
}

/** When it escalates where nobody acknowledges it, and when that is too late. */
function alarmsOf(
  createdAt: string,
  { autoEscalateAfterMinutes, slaMinutes }: ThreatAnalysis['responsePlan'],
): [string, string] {
  const after = (minutes: number): string => new Date(Date.parse(createdAt) + minutes * MINUTE_MS).toISOString();
  return [after(autoEscalateAfterMinutes), after(slaMinutes)];
}

/** As a column holds a product and a rule. */
export function indexed(text: string): string {
  return storable(text).slice(0, MAX_INDEXED);
}

/** What is kept of an analysis as a document: all that has no column, or stands there for filters only. */
function documentOf({
  signal: _signal,
  id: _id,
  status: _status,
  triage: _triage,
  createdAt: _at,
  run: _run,
  ...rest
}: NewAnalysis): object {
  return rest;
}

/** Actions that a person has to approve. */
function approvalsOf({ primaryAction, secondaryActions }: ResponsePlan): number {
  return [primaryAction, ...secondaryActions].filter(({ requiresApproval }) => requiresApproval).length;
}

/** Years that PostgreSQL does not write as we do are no time of an event. */
function timeOf({ timestamp }: ThreatSignal, createdAt: string): string {
  const time = Date.parse(timestamp);
  return time >= 0 && time < Date.UTC(10_000, 0) ? new Date(time).toISOString() : createdAt;
}
