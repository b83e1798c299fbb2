/**
 * The words of the product as string-literal unions; every list is the single place where a value is declared. Nothing is imported here:
 * the dashboard takes this file, as `@soc-agent/contracts/vocabulary`, and no validation comes along.
 */

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

/** Lowest risk of each severity, in rising order. Chosen, not fitted: a sure and grave threat is CRITICAL, a coin toss over a grave one HIGH. */
export const RISK_BANDS: readonly (readonly [Severity, number])[] = [
  ['LOW', 0],
  ['MEDIUM', 20],
  ['HIGH', 45],
  ['CRITICAL', 70],
];

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

/** Where a threat is with the time its response plan gives it. */
export const SLA_STATES = ['breached', 'near', 'kept'] as const;
export type SlaState = (typeof SLA_STATES)[number];

/** What threats are sorted by. */
export const THREAT_SORTS = ['newest', 'occurred', 'risk', 'severity', 'due', 'fp'] as const;
export type ThreatSort = (typeof THREAT_SORTS)[number];

/** Files that threats are exported to. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'stix', 'navigator'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const SORT_ORDERS = ['asc', 'desc'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/**
 * What an API key, or a person through a role, may do: send signals; change what can lower a score or hide a signal (customers,
 * changes, indicators, news); read; judge threats and decide on actions; manage keys, people and the system.
 */
export const SCOPES = ['ingest', 'context', 'read', 'triage', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ['viewer', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const CUSTOMER_TIERS = ['standard', 'business', 'enterprise'] as const;
export type CustomerTier = (typeof CUSTOMER_TIERS)[number];

export const SENSITIVITIES = ['low', 'normal', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** What a rule may ask for among a signal's entities; an `ip` is any address, and may be a block of them. */
export const SUPPRESSED_KINDS = [
  'ip',
  'user',
  'host',
  'url',
  'domain',
  'hash',
  'userAgent',
  'process',
  'file',
  'cve',
  'cloudAccount',
] as const;
export type SuppressedKind = (typeof SUPPRESSED_KINDS)[number];

/** `threat.opened`: analysis goes on for longer than a second, nothing is stored yet; `threat.analyzed`: it is stored; `threat.updated`: it was analyzed again, or an analyst changed it. */
export const LIVE_EVENTS = ['threat.opened', 'threat.analyzed', 'threat.updated'] as const;
export type LiveEventName = (typeof LIVE_EVENTS)[number];

/**
 * `incident.opened`: it is shown for the first time; `incident.escalated`: it is graver than before; `incident.reopened`: it was
 * closed; `incident.due`: nobody has acted on it, and little of the time for that is left; `incident.merged`: it took in others;
 * `incident.closed`; `incident.updated`: anything else, sent at most once a second. A member that only fires again causes no event.
 */
export const INCIDENT_EVENTS = [
  'incident.opened',
  'incident.escalated',
  'incident.reopened',
  'incident.due',
  'incident.merged',
  'incident.closed',
  'incident.updated',
] as const;
export type IncidentEventName = (typeof INCIDENT_EVENTS)[number];

/** Those that a person is notified of: never of a threat that joins. */
export const NOTIFYING_EVENTS = [
  'incident.opened',
  'incident.escalated',
  'incident.reopened',
  'incident.due',
] as const satisfies readonly IncidentEventName[];
export type NotifyingEvent = (typeof NOTIFYING_EVENTS)[number];

/** `threats.changed`: many threats at once, by one decision or by the clock; `GET /api/threats?after_seq=` has what they are now. */
export const BATCH_EVENTS = ['threats.changed'] as const;
export type BatchEventName = (typeof BATCH_EVENTS)[number];
