import type {
  AgentAnalysis,
  AgentKind,
  FpIndicator,
  Overview,
  ThreatAnalysis,
  ThreatInProgress,
  ThreatSignal,
  ThreatSummary,
} from '@soc-agent/contracts';
import { AGENT_LABELS, keysOf } from '../app/shared/vocabulary/labels.js';

/** An id that sorts by its number, as UUIDv7 does by time. */
export function threatId(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A row that came in as the numbered one. */
export function aSummary(number: number, over: Partial<ThreatSummary> = {}): ThreatSummary {
  const at = Date.UTC(2026, 0, 1, 12, 0, number);
  return {
    id: threatId(number),
    threatType: 'bot_traffic',
    customerName: 'Acme',
    title: `Threat ${number}`,
    occurredAt: new Date(at).toISOString(),
    status: 'completed',
    triage: 'new',
    createdAt: new Date(at).toISOString(),
    updatedAt: new Date(at + 20).toISOString(),
    seq: number,
    sourceProduct: 'Wazuh',
    severity: 'LOW',
    risk: 20,
    fpScore: 0.8,
    totalMs: 20,
    ...over,
  };
}

export function aSignal(over: Partial<ThreatSignal> = {}): ThreatSignal {
  return {
    id: threatId(1),
    threatType: 'bot_traffic',
    customerName: 'Acme',
    timestamp: '2026-01-01T12:00:00.000Z',
    title: 'Threat 1',
    source: { product: 'Wazuh', format: 'wazuh', ruleId: '5715' },
    entities: { sourceIps: ['192.0.2.1'], destIps: [], users: [], hosts: [], urls: [], hashes: [], userAgents: [] },
    mitreHints: [],
    metadata: {},
    ...over,
  };
}

export function anAgentAnalysis(agent: AgentKind, over: Partial<AgentAnalysis> = {}): AgentAnalysis {
  return {
    agent,
    engine: 'rules',
    analysis: `What ${agent} says.`,
    confidence: 0.7,
    keyFindings: [],
    facts: [],
    recommendations: [],
    unknowns: [],
    dataSourcesConsulted: [],
    processingTimeMs: 2,
    ...over,
  };
}

export function aThreatInProgress(...answered: AgentKind[]): ThreatInProgress {
  return {
    id: threatId(1),
    signal: aSignal(),
    status: 'analyzing',
    triage: 'new',
    agentAnalyses: Object.fromEntries(answered.map((kind) => [kind, anAgentAnalysis(kind)])),
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.000Z',
    seq: 1,
    version: 1,
  };
}

export function anIndicator(logOdds: number): FpIndicator {
  return { indicator: 'term', logOdds, description: `Term of ${logOdds}`, source: 'context', evidence: [] };
}

export function anAnalysis(over: Partial<ThreatAnalysis> = {}): ThreatAnalysis {
  return {
    id: threatId(1),
    signal: aSignal(),
    status: 'completed',
    triage: 'new',
    severity: 'HIGH',
    risk: 61,
    probability: 0.8,
    executiveSummary: 'A summary.',
    customerNarrative: '',
    mitreTactics: ['TA0001'],
    mitreTechniques: [],
    agentAnalyses: Object.fromEntries(
      keysOf(AGENT_LABELS).map((kind) => [kind, anAgentAnalysis(kind)]),
    ) as ThreatAnalysis['agentAnalyses'],
    falsePositiveScore: {
      score: 0.2,
      confidence: 0.6,
      calibrated: false,
      indicators: [anIndicator(1.4)],
      similarResolvedAsFp: 0,
      similarResolvedAsReal: 0,
      recommendation: 'likely_real_threat',
      explanation: 'Because.',
    },
    responsePlan: {
      primaryAction: {
        actionType: 'block_ip',
        urgency: 'urgent',
        target: { kind: 'ip', value: '192.0.2.1' },
        reason: 'Hostile.',
        confidence: 0.8,
        autoExecutable: true,
        requiresApproval: true,
        estimatedImpact: '',
        rollbackPossible: true,
        parameters: {},
      },
      secondaryActions: [],
      escalationPath: [],
      slaMinutes: 30,
      autoEscalateAfterMinutes: 20,
      notes: '',
    },
    investigationTimeline: { events: [], startTime: '2026-01-01T12:00:00.000Z', durationMs: 0 },
    requiresHumanReview: false,
    reviewReasons: [],
    processing: { queuedMs: 1, agentsMs: 9, analyzersMs: 4, totalMs: 14 },
    comments: [],
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.014Z',
    seq: 2,
    version: 1,
    ...over,
  };
}

const NONE = { INFO: 0, LOW: 0, MEDIUM: 0, HIGH: 0, CRITICAL: 0 };

export function anOverview(over: Partial<Overview> = {}): Overview {
  return {
    threats: 0,
    openBySeverity: { now: NONE, dayAgo: NONE },
    byType: {
      bot_traffic: 0,
      proxy_network: 0,
      device_compromise: 0,
      anomaly_detection: 0,
      rate_limit_breach: 0,
      geo_anomaly: 0,
    },
    byCustomer: [],
    byTechnique: [],
    falsePositives: [],
    sla: { due: 0, kept: 0 },
    byAssignee: [],
    processing: { meanMs: 0, p50Ms: 0, p95Ms: 0 },
    agents: [],
    generatedAt: '2026-01-01T12:00:00.000Z',
    ...over,
  };
}
