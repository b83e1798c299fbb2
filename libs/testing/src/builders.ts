import {
  AGENT_KINDS,
  SignalEntities,
  SignalSource,
  ThreatSignal,
  type AgentAnalysis,
  type AgentKind,
  type Fact,
  type FactName,
  type FactValues,
  type ResponseAction,
  type Severity,
  type ThreatAnalysis,
  type TriageCounters,
} from '@soc-agent/contracts';
import { randomBytes } from 'node:crypto';

type SignalChanges = Partial<Omit<ThreatSignal, 'entities'>> & { entities?: Partial<SignalEntities> };

let lastId = 0n;

/** A UUIDv7, larger than all before. */
export function freshId(): string {
  const now = BigInt(Date.now()) << 12n;
  lastId = now > lastId ? now : lastId + 1n;
  const [time, order] = [
    (lastId >> 12n).toString(16).padStart(12, '0'),
    (lastId & 0xfffn).toString(16).padStart(3, '0'),
  ];
  const random = randomBytes(8).toString('hex').slice(1);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-8${random.slice(0, 3)}-${random.slice(3)}`;
}

/** A plausible signal with an id of its own; `changes` says what the test is about. */
export function threatSignal({ entities, ...changes }: SignalChanges = {}): ThreatSignal {
  return Object.assign(new ThreatSignal(), {
    id: freshId(),
    threatType: 'rate_limit_breach',
    customerName: 'RetailMax',
    timestamp: '2026-01-01T12:00:00.000Z',
    title: 'Multiple failed logins',
    severity: 'MEDIUM',
    source: Object.assign(new SignalSource(), { product: 'sshd', ruleId: '5551', ruleName: 'Multiple failed logins' }),
    entities: Object.assign(new SignalEntities(), entities),
    ...changes,
  } satisfies Partial<ThreatSignal>);
}

/** An agent's answer with nothing in it. */
export function agentAnalysis(agent: AgentKind, changes: Partial<AgentAnalysis> = {}): AgentAnalysis {
  return {
    agent,
    engine: 'rules',
    analysis: `what the ${agent} agent says`,
    confidence: 0.5,
    keyFindings: [],
    facts: [],
    recommendations: [],
    unknowns: [],
    dataSourcesConsulted: [],
    processingTimeMs: 1,
    ...changes,
  };
}

/** A fact as an agent states it. */
export function fact<N extends FactName>(name: N, value: FactValues[N], evidence: string[] = []): Fact {
  return { name, value, evidence } as Fact;
}

/** The counters of a customer's first signal; `changes` says what is known besides. */
export function triageCounters(changes: Partial<TriageCounters> = {}): TriageCounters {
  const at = Date.parse('2026-01-01T12:00:00.000Z');
  return {
    at,
    customerSince: at,
    ruleSince: at,
    ruleDays: [],
    alertsNow: 1,
    newRules: [],
    verdicts: { here: [], onEntity: [], elsewhere: { real: 0, false: 0 } },
    ...changes,
  };
}

/** The answers of all five agents, with the facts that some of them state. */
export function agentAnalyses(facts: Partial<Record<AgentKind, Fact[]>> = {}): Record<AgentKind, AgentAnalysis> {
  const answers = AGENT_KINDS.map((kind) => [kind, agentAnalysis(kind, { facts: facts[kind] ?? [] })] as const);
  return Object.fromEntries(answers) as Record<AgentKind, AgentAnalysis>;
}

const NO_ACTION: ResponseAction = {
  actionType: 'none',
  urgency: 'low',
  reason: 'nothing to do',
  confidence: 0.5,
  autoExecutable: false,
  requiresApproval: false,
  estimatedImpact: 'none',
  rollbackPossible: true,
  parameters: {},
};

/** A finished analysis as the coordinator hands it to the store. */
export function threatAnalysis(
  changes: Partial<Omit<ThreatAnalysis, 'seq' | 'updatedAt'>> = {},
): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const signal = changes.signal ?? threatSignal();
  return {
    id: signal.id,
    signal,
    status: 'completed',
    triage: 'new',
    severity: 'MEDIUM',
    risk: 30,
    probability: 0.5,
    executiveSummary: 'a summary',
    customerNarrative: 'a narrative',
    mitreTactics: [],
    mitreTechniques: [],
    agentAnalyses: agentAnalyses(),
    falsePositiveScore: {
      score: 0.5,
      confidence: 0.5,
      calibrated: false,
      indicators: [],
      similarResolvedAsFp: 0,
      similarResolvedAsReal: 0,
      recommendation: 'needs_review',
      explanation: 'nothing is known',
    },
    responsePlan: {
      primaryAction: NO_ACTION,
      secondaryActions: [],
      escalationPath: [],
      slaMinutes: 60,
      autoEscalateAfterMinutes: 60,
      notes: '',
    },
    investigationTimeline: { events: [], startTime: signal.timestamp, durationMs: 0 },
    requiresHumanReview: false,
    reviewReasons: [],
    processing: { queuedMs: 1, agentsMs: 2, analyzersMs: 3, totalMs: 6 },
    comments: [],
    createdAt: '2026-01-01T12:00:00.000Z',
    version: 1,
    ...changes,
  };
}

/** What of an analyzed threat decides where it belongs; its key follows its rule and its main entity. */
export function placedThreat(changes: {
  id?: string;
  customerName?: string;
  at: number;
  rule?: string;
  /** The main entity. */
  host?: string;
  /** Entities beside it, `address:192.0.2.1`. */
  others?: readonly `${'host' | 'address' | 'user' | 'hash' | 'domain'}:${string}`[];
  risk?: number;
  severity?: Severity;
  isUnjudgedCritical?: boolean;
  tactics?: readonly string[];
  product?: string;
  ruleSince?: number;
}) {
  const { host = 'web-1', rule = 'rule', others = [], customerName = 'RetailMax', ...rest } = changes;
  const main = `host:${host}` as const;
  return {
    id: freshId(),
    customerName,
    key: JSON.stringify([customerName, rule, host]),
    rule,
    title: `Title of ${rule}`,
    product: 'EDR',
    ruleSince: 0,
    main,
    entities: [main, ...others],
    risk: 30,
    severity: 'MEDIUM' as Severity,
    isUnjudgedCritical: false,
    tactics: [],
    ...rest,
  };
}
