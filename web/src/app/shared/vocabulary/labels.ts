import type {
  ActionType,
  AgentKind,
  IntakeBound,
  Severity,
  ThreatStatus,
  ThreatType,
  TimelineEventType,
  TriageState,
  Urgency,
  Verdict,
} from '@soc-agent/contracts';

/** Worst first, as lists and legends show them. */
export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  CRITICAL: 'Critical',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
  INFO: 'Info',
};

export const THREAT_TYPE_LABELS: Readonly<Record<ThreatType, string>> = {
  bot_traffic: 'Bot traffic',
  proxy_network: 'Proxy network',
  device_compromise: 'Device compromise',
  anomaly_detection: 'Anomaly',
  rate_limit_breach: 'Rate limit breach',
  geo_anomaly: 'Geo anomaly',
};

export const STATUS_LABELS: Readonly<Record<ThreatStatus, string>> = {
  queued: 'Queued',
  analyzing: 'Analyzing',
  completed: 'Completed',
  failed: 'Failed',
  suppressed: 'Suppressed',
};

/** Why new signals are refused. */
export const INTAKE_LABELS: Readonly<Record<IntakeBound, string>> = {
  backlog: 'as many wait as can be taken',
  age: 'one has waited for too long',
  record: 'the record is full of open threats',
  memory: 'Redis is near the end of its memory',
};

export const TRIAGE_LABELS: Readonly<Record<TriageState, string>> = {
  new: 'New',
  acknowledged: 'Acknowledged',
  escalated: 'Escalated',
  contained: 'Contained',
  closed: 'Closed',
};

interface AgentLabel {
  name: string;
  question: string;
}

/** What agents are called here; one that is not in it yet is shown by its kind. */
export const AGENT_LABELS: Readonly<Partial<Record<AgentKind, AgentLabel>>> = {
  historical: { name: 'Historical', question: 'Seen before?' },
  config: { name: 'Config', question: 'Expected by configuration?' },
  devops: { name: 'DevOps', question: 'Caused by our own change?' },
  context: { name: 'Context', question: 'Hostile infrastructure?' },
  priority: { name: 'Priority', question: 'How bad could it get?' },
};

export function agentLabel(kind: AgentKind): AgentLabel {
  return AGENT_LABELS[kind] ?? { name: kind.charAt(0).toUpperCase() + kind.slice(1), question: '' };
}

export const ACTION_LABELS: Readonly<Record<ActionType, string>> = {
  block_ip: 'Block IP',
  rate_limit: 'Rate limit',
  challenge: 'Challenge',
  allowlist: 'Allow-list',
  monitor: 'Monitor',
  escalate: 'Escalate',
  quarantine: 'Quarantine',
  disable_account: 'Disable account',
  none: 'No action',
};

export const URGENCY_LABELS: Readonly<Record<Urgency, string>> = {
  immediate: 'Immediate',
  urgent: 'Urgent',
  normal: 'Normal',
  low: 'Low urgency',
};

export const TIMELINE_LABELS: Readonly<Record<TimelineEventType, string>> = {
  detection: 'Detection',
  enrichment: 'Enrichment',
  analysis: 'Analysis',
  correlation: 'Correlation',
  decision: 'Decision',
  action: 'Action',
  escalation: 'Escalation',
};

export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  true_positive: 'True positive',
  benign_true_positive: 'Benign true positive',
  false_positive: 'False positive',
  duplicate: 'Duplicate',
  unsure: 'Unsure',
};

/** ATT&CK v19 tactics in the order of the matrix. © The MITRE Corporation, reproduced with its permission. */
export const TACTIC_NAMES: Readonly<Record<string, string>> = {
  TA0043: 'Reconnaissance',
  TA0042: 'Resource Development',
  TA0001: 'Initial Access',
  TA0002: 'Execution',
  TA0003: 'Persistence',
  TA0004: 'Privilege Escalation',
  TA0005: 'Stealth',
  TA0112: 'Defense Impairment',
  TA0006: 'Credential Access',
  TA0007: 'Discovery',
  TA0008: 'Lateral Movement',
  TA0009: 'Collection',
  TA0011: 'Command and Control',
  TA0010: 'Exfiltration',
  TA0040: 'Impact',
};

/** The keys of a label table, in its order. */
export function keysOf<K extends string>(labels: Readonly<Partial<Record<K, unknown>>>): K[] {
  return Object.keys(labels) as K[];
}

/** The gravest first. */
export const SEVERITIES_BY_WEIGHT: readonly Severity[] = keysOf(SEVERITY_LABELS);
