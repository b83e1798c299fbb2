import {
  AGENT_KINDS,
  ANALYZER_KINDS,
  leanSignal,
  readAgentSlot,
  RUN_PLAN,
  type AgentAnalysis,
  type AgentKind,
  type Party,
  type Stage,
  type ThreatSignal,
  type ThreatSummary,
  type TriageCounters,
} from '@soc-agent/contracts';
import type { AnalyzerResults } from '@soc-agent/domain';

/** Least time the analyzers get, however late the agents were, milliseconds. */
const ANALYZER_GRACE_MS = 5000;
/** A run's plan in fields of its hash: for each stage the slots to fill and the queues that follow. */
const PLAN_FIELDS: readonly (string | number)[] = [
  ...['left:agents', AGENT_KINDS.length, 'next:agents', namesOf(RUN_PLAN.agents)],
  ...['left:analyzers', ANALYZER_KINDS.length, 'next:analyzers', namesOf(RUN_PLAN.analyzers)],
  ...['grace', ANALYZER_GRACE_MS],
];
/** What is read of a run: all but the parts of the signal that nobody looks at before it is stored. */
export const LEAN_FIELDS = [
  ...['run', 'revision', 'stored', 'signal', 'stage', 'acceptedAt', 'openedAt', 'agentsDoneAt', 'deadline'],
  ...['traceparent', 'sender', 'priority'],
  ...[...AGENT_KINDS, ...ANALYZER_KINDS].map((kind) => `slot:${kind}`),
];

/** What the slots of a run hold. */
export interface RunSlots {
  agents: Partial<Record<AgentKind, AgentAnalysis>>;
  analyzers: Partial<AnalyzerResults>;
}

/** One threat on its way; all times Unix milliseconds. */
export interface Run extends RunSlots {
  id: string;
  /** 1 for the first analysis of the threat. */
  runNumber: number;
  /** Of the signal. */
  revision: number;
  /** Whether the threat has been stored before: with an analysis that this run replaces, or as failed. */
  isStored: boolean;
  /** Without `raw`, unless it was asked for. */
  signal: ThreatSignal;
  /** Who sent it; absent where that is not known, and in a run that somebody asked for. */
  sender?: Party;
  stage: Stage;
  /** When the gateway took the signal, or the request for a reanalysis. */
  acceptedAt: number;
  openedAt: number;
  agentsDoneAt?: number;
  deadline: number;
  /** Of its jobs. */
  priority: number;
  /** Where in its trace the run was opened. */
  traceparent?: string;
}

export interface NewRun {
  /** With `raw`. */
  signal: ThreatSignal;
  /** Who sent it, where that is known. */
  sender?: Party;
  acceptedAt: number;
  openedAt: number;
  deadline: number;
  /**
   * With so many open runs none is opened whose sender has several that are not done; of others a quarter more. Left out, there is no bound.
   */
  maxOpenRuns?: number;
  /** Where in its trace the run is opened; absent while there is none. */
  traceparent?: string;
  /** As in `StoredRun`: a signal that was folded before. */
  isCounted?: boolean;
}

/** What is stored of a threat that is analyzed again. */
export interface StoredRun {
  runNumber: number;
  revision: number;
  /** Its signal is counted already, with this answer. */
  counters?: TriageCounters;
  /** Its signal is counted already, and is to be told what is known by now. */
  isCounted?: boolean;
}

/** A run as a list of those that are open has it. */
export type ListedRun = [id: string, summary: string, acceptedAt: string, openedAt: string];

/** What the hash of a run holds when it is opened, besides its number. */
export function fieldsOf({
  signal,
  sender,
  acceptedAt,
  openedAt,
  deadline,
  traceparent = '',
}: NewRun): (string | number)[] {
  const { raw, unmapped } = signal;
  const hasMore = raw !== undefined || unmapped !== undefined;
  return [
    ...['signal', JSON.stringify(leanSignal(signal)), 'stage', 'agents', 'acceptedAt', acceptedAt],
    ...['openedAt', openedAt, 'deadline', deadline, 'traceparent', traceparent],
    ...['summary', JSON.stringify(summaryOf(signal))],
    ...(sender ? ['sender', JSON.stringify(sender)] : []),
    ...(hasMore ? ['rest', JSON.stringify({ raw, unmapped })] : []),
    ...PLAN_FIELDS,
  ];
}

/** What keeps the signal from being counted again, as triage/observe.lua reads it. */
export function countedFields(stored: Pick<StoredRun, 'counters' | 'isCounted'> | undefined): string[] {
  if (stored?.isCounted) return ['counted', '1'];
  return stored?.counters ? ['triage', JSON.stringify({ counters: stored.counters })] : [];
}

/** A run from the values of such fields of its hash; undefined where there is none. */
export function runOf(id: string, names: readonly string[], values: readonly (string | null)[]): Run | undefined {
  const fields = new Map(names.map((name, position) => [name, values[position] ?? undefined]));
  const text = fields.get('signal');
  if (!text) return undefined;
  const slots: RunSlots = { agents: {}, analyzers: {} };
  for (const kind of AGENT_KINDS) {
    const slot = fields.get(`slot:${kind}`);
    if (slot) slots.agents[kind] = readAgentSlot(slot);
  }
  for (const kind of ANALYZER_KINDS) {
    const slot = fields.get(`slot:${kind}`);
    if (slot) Object.assign(slots.analyzers, { [kind]: JSON.parse(slot) as unknown });
  }
  const [rest, agentsDoneAt, traceparent, sender] = ['rest', 'agentsDoneAt', 'traceparent', 'sender'].map((name) =>
    fields.get(name),
  );
  return {
    ...slots,
    id,
    runNumber: Number(fields.get('run')),
    revision: Number(fields.get('revision') ?? 1),
    isStored: fields.get('stored') !== undefined,
    signal: { ...(JSON.parse(text) as ThreatSignal), ...(rest && (JSON.parse(rest) as Partial<ThreatSignal>)) },
    stage: fields.get('stage') as Stage,
    acceptedAt: Number(fields.get('acceptedAt')),
    openedAt: Number(fields.get('openedAt')),
    ...(agentsDoneAt && { agentsDoneAt: Number(agentsDoneAt) }),
    deadline: Number(fields.get('deadline')),
    priority: Number(fields.get('priority') ?? 0),
    ...(traceparent && { traceparent }),
    ...(sender && { sender: JSON.parse(sender) as Party }),
  };
}

function namesOf(queues: readonly { name: string }[]): string {
  return queues.map(({ name }) => name).join(',');
}

/** What a list row shows of a threat before it is analyzed. */
function summaryOf(
  signal: ThreatSignal,
): Pick<ThreatSummary, 'id' | 'occurredAt' | 'threatType' | 'customerName' | 'title' | 'sourceProduct' | 'ruleId'> {
  return {
    id: signal.id,
    occurredAt: signal.timestamp,
    threatType: signal.threatType,
    customerName: signal.customerName,
    title: signal.title,
    sourceProduct: signal.source.product,
    ...(signal.source.ruleId !== undefined && { ruleId: signal.source.ruleId }),
  };
}

/** The list row of a threat that is not stored yet. */
export function openThreat([, summary, acceptedAt, openedAt]: ListedRun): ThreatSummary {
  return {
    ...(JSON.parse(summary) as ReturnType<typeof summaryOf>),
    status: 'analyzing',
    triage: 'new',
    createdAt: new Date(Number(acceptedAt)).toISOString(),
    updatedAt: new Date(Number(openedAt)).toISOString(),
    seq: 0,
  };
}
