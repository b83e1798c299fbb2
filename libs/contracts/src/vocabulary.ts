/** The words of the product as string-literal unions; every list is the single place where a value is declared. */

export const THREAT_TYPES = [
  'bot_traffic',
  'proxy_network',
  'device_compromise',
  'anomaly_detection',
  'rate_limit_breach',
  'geo_anomaly',
] as const;
export type ThreatType = (typeof THREAT_TYPES)[number];

/** In rising order: an index into this list compares two severities. */
export const SEVERITIES = ['INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How far the machine is with a threat; one that is suppressed is kept as it came, and no agent looks at it. */
export const THREAT_STATUSES = ['queued', 'analyzing', 'completed', 'failed', 'suppressed'] as const;
export type ThreatStatus = (typeof THREAT_STATUSES)[number];

/** How far people are with a threat; how it ended is its verdict. */
export const TRIAGE_STATES = ['new', 'acknowledged', 'escalated', 'contained', 'closed'] as const;
export type TriageState = (typeof TRIAGE_STATES)[number];

/** Each has a queue of its name and a slot in every run, in this order. */
export const AGENT_KINDS = ['historical', 'config', 'devops', 'context', 'priority'] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

export const ANALYZER_KINDS = ['false-positive', 'response', 'timeline'] as const;
export type AnalyzerKind = (typeof ANALYZER_KINDS)[number];

/** What an analyst can say of a threat. A benign true positive is a rule that fired rightly on harmless activity. */
export const VERDICTS = ['true_positive', 'benign_true_positive', 'false_positive', 'duplicate', 'unsure'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What an incident turned out to be: any verdict but that of somebody who is unsure. */
export const DISPOSITIONS = ['true_positive', 'benign_true_positive', 'false_positive', 'duplicate'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** How far people are with an incident. */
export const INCIDENT_STATES = ['open', 'acknowledged', 'contained', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const ENGINES = ['model', 'rules'] as const;
export type Engine = (typeof ENGINES)[number];

export const ACTION_TYPES = [
  'block_ip',
  'rate_limit',
  'challenge',
  'allowlist',
  'monitor',
  'escalate',
  'quarantine',
  'disable_account',
  'none',
] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** What takes something away from people: it takes a person with the right to approve it. */
export const CONTAINING_ACTIONS: readonly ActionType[] = ['block_ip', 'quarantine', 'disable_account'];

/** Actions that act on nothing in particular; all others need something of the signal. */
export const ACTIONS_WITHOUT_TARGET: readonly ActionType[] = ['escalate', 'monitor', 'none'];

/** Where in a signal's entities an action finds what it acts on. */
export const TARGET_KINDS = ['sourceIp', 'destIp', 'user', 'host', 'url', 'hash', 'userAgent'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const URGENCIES = ['immediate', 'urgent', 'normal', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const TIMELINE_EVENT_TYPES = [
  'detection',
  'enrichment',
  'analysis',
  'correlation',
  'decision',
  'action',
  'escalation',
] as const;
export type TimelineEventType = (typeof TIMELINE_EVENT_TYPES)[number];

export const FP_RECOMMENDATIONS = ['likely_false_positive', 'needs_review', 'likely_real_threat'] as const;
export type FpRecommendation = (typeof FP_RECOMMENDATIONS)[number];

/** The four named scenarios that `POST /api/threats/trigger` can play. */
export const SCENARIOS = ['bot_attack', 'crypto_surge', 'impossible_travel', 'critical'] as const;
export type Scenario = (typeof SCENARIOS)[number];
