import type {
  ActionDecision,
  Analytics,
  ApiKeyRecord,
  ArmablePlaybook,
  AuditPage,
  ContextImport,
  Customer,
  Indicator,
  InfrastructureEvent,
  IngestReport,
  NewsItem,
  SuppressionRule,
  PlannedAction,
  ThreatInProgress,
  UserRecord,
  VerdictRecord,
  WhoAmI,
} from '@soc-agent/contracts';
import { DECISION_EXAMPLES } from './decision-examples.js';
import { AT, ID, LATER, NONE } from './example-values.js';
import { FINDING_EXAMPLES, SUMMARY } from './finding-examples.js';
import { INCIDENT_EXAMPLES } from './incident-examples.js';
import { OPS_EXAMPLES } from './ops-examples.js';

const signal = {
  customerName: 'RetailMax',
  timestamp: AT,
  title: 'Multiple failed logins for root',
  severity: 'MEDIUM' as const,
  source: { product: 'sshd', ruleId: '5551' },
  entities: { sourceIps: ['203.0.113.7'], users: ['root'], hosts: ['web-1'] },
  mitreHints: ['T1110'],
};
const accepted = { id: ID, link: `/api/threats/${ID}` };

const customer: Customer = {
  name: 'RetailMax',
  tier: 'business',
  sensitivity: 'normal',
  allowList: [{ kind: 'ip', value: '198.51.100.0/24', note: 'Office' }],
  allowedCountries: ['DE', 'AT'],
  rateLimitPerMinute: 600,
  criticalAssets: [{ name: 'db-1' }],
  assets: [{ name: 'db-1', aliases: ['198.51.100.10'] }],
  shared: ['198.51.100.1'],
  escalationContacts: ['soc@retailmax.example'],
};
const event: InfrastructureEvent = {
  id: 'change-7',
  kind: 'configuration_change',
  title: 'New limits',
  service: 'api',
  startedAt: AT,
};
const indicator: Indicator = {
  kind: 'ip',
  value: '203.0.113.7',
  description: 'Scanner',
  source: 'partner',
  seenAt: AT,
};
const news: NewsItem = {
  id: 'advisory-1',
  title: 'A campaign against shops',
  summary: 'Logins are tried with stolen passwords.',
  source: 'CERT',
  publishedAt: AT,
  observables: ['203.0.113.7'],
};
const suppression: SuppressionRule = {
  id: 'nightly-scan',
  customerName: 'RetailMax',
  owner: 'ada',
  reason: 'Our own scanner',
  expiresAt: '2027-01-01T00:00:00Z',
  ruleId: '5551',
  entities: [{ kind: 'ip', value: '198.51.100.0/28' }],
};
const inProgress: ThreatInProgress = {
  id: ID,
  signal: {
    ...signal,
    id: ID,
    threatType: 'rate_limit_breach',
    source: { ...signal.source, format: 'native' },
    entities: { ...signal.entities, destIps: [], urls: [], hashes: [], userAgents: [] },
    metadata: {},
  },
  status: 'queued',
  triage: 'new',
  agentAnalyses: {},
  createdAt: AT,
  updatedAt: AT,
  seq: 0,
  version: 1,
};
const verdict: VerdictRecord = { verdict: 'false_positive', reason: 'A test of ours', analyst: 'ada', at: LATER };
const action: PlannedAction = {
  id: 'f3c1a2b4',
  index: 0,
  action: {
    actionType: 'monitor',
    urgency: 'normal',
    target: { kind: 'host', value: 'web-1' },
    reason: 'More of the same may follow.',
    confidence: 0.6,
    autoExecutable: true,
    requiresApproval: false,
    estimatedImpact: 'None.',
    rollbackPossible: true,
    parameters: {},
  },
  state: 'proposed',
  attempts: 0,
};
const decision: ActionDecision = { reason: 'Confirmed by the customer', actionId: 'f3c1a2b4' };
const analytics: Analytics = {
  totalThreats: 1,
  customersAffected: 1,
  requiringReview: 0,
  reviews: { incidents: 0, groups: 0 },
  processing: { meanMs: 41, p50Ms: 41, p95Ms: 41 },
  byType: { ...NONE.byType, rate_limit_breach: 1 },
  bySeverity: { ...NONE.bySeverity, MEDIUM: 1 },
  byStatus: { ...NONE.byStatus, completed: 1 },
  byTriage: { ...NONE.byTriage, new: 1 },
  overTime: {
    bucketMs: 3_600_000,
    buckets: [{ start: AT, bySeverity: { ...NONE.bySeverity, MEDIUM: 1 } }],
  },
  intake: {
    backlog: { signals: 0, most: 250_000 },
    age: { seconds: 0, most: 1800 },
    memory: { bytes: 9_437_184, most: 4_294_967_296 },
  },
  queues: [{ name: 'signals', waiting: 0, active: 0, failed: 0 }],
  generatedAt: LATER,
};
const audit: AuditPage = {
  items: [
    {
      id: '17',
      at: AT,
      event: 'action.approved',
      actor: { kind: 'analyst', name: 'ada' },
      threatId: ID,
      detail: { reason: 'Confirmed by the customer' },
    },
  ],
  total: 1,
};
const started: ContextImport = {
  id: ID,
  into: 'indicators',
  format: 'csv',
  status: 'running',
  progress: 0,
  accepted: 0,
  rejected: 0,
  ignored: 0,
  errors: [],
  startedAt: AT,
  updatedAt: AT,
};
const report: IngestReport = {
  accepted: 1,
  refused: 1,
  items: [
    { item: 0, format: 'falco', ...accepted },
    { item: 1, status: 400, detail: 'the body is not valid JSON: Unexpected end of JSON input' },
  ],
};

const key: ApiKeyRecord = {
  id: 'a1b2c3d4e5f6',
  name: 'falco',
  scopes: ['ingest'],
  customer: 'RetailMax',
  newCustomers: false,
  createdAt: AT,
  lastUsedAt: LATER,
};
const armable: ArmablePlaybook = {
  customerName: 'RetailMax',
  threatType: 'bot_traffic',
  severity: 'CRITICAL',
  version: 'q4bT0mZ2sYc7LJ1xWw9uNA',
  origin: 'shipped',
  state: 'waiting',
  behind: [{ id: ID, name: 'ada', wrote: false, at: AT }],
  actions: [
    {
      action: 'block_ip',
      targets: ['sourceIp'],
      reason: 'stop the automated traffic at the edge',
      impact: 'every client behind the address loses access',
    },
  ],
};
const person: UserRecord = { id: ID, name: 'ada', role: 'analyst', approver: true, createdAt: AT };
const who: WhoAmI = { kind: 'person', id: ID, name: 'ada', role: 'viewer', scopes: ['read'], approver: false };
const link = `/login#${'x'.repeat(43)}`;

function pageOf(...items: object[]): object {
  return { items, total: items.length };
}

/** One of each body, by the name of its schema. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  Accepted: accepted,
  ActionDecision: decision,
  Analytics: analytics,
  ArmablePlaybook: armable,
  ArmablePlaybooks: { items: [armable] },
  ArmingApproval: { version: armable.version },
  AuditEntry: audit.items[0],
  AuditPage: audit,
  BulkAccepted: { accepted: 12, more: false },
  BulkReanalysis: { sinceMinutes: 60, onlyDegraded: true },
  ContextImport: started,
  Customer: customer,
  CustomerPage: pageOf(customer),
  ...DECISION_EXAMPLES,
  ...FINDING_EXAMPLES,
  ...INCIDENT_EXAMPLES,
  Indicator: indicator,
  IndicatorPage: pageOf(indicator),
  InfrastructureEvent: event,
  InfrastructureEventPage: pageOf(event),
  Invited: { user: person, link },
  KeyList: { items: [key] },
  KeyRequest: { name: 'falco', scopes: ['ingest'], customer: 'RetailMax' },
  LinkLogin: { link: 'x'.repeat(43), password: 'correct horse battery' },
  LoginWays: { password: true, provider: true },
  Login: { name: 'ada', password: 'correct horse battery' },
  MadeKey: { key: `soc_${key.id}_${'x'.repeat(43)}`, record: key },
  NewPerson: { name: 'grace', role: 'analyst', approver: false },
  People: { items: [person] },
  PersonChange: { role: 'viewer' },
  Ingested: { ...accepted, format: 'wazuh' },
  IngestReport: report,
  NewsItem: news,
  NewsItemPage: pageOf(news),
  NewSignal: signal,
  ...OPS_EXAMPLES,
  PlannedAction: action,
  PlannedActions: { items: [action] },
  SuppressionPreview: { checked: 120, suppressed: 17, spared: 0, examples: [SUMMARY], sparedExamples: [] },
  SuppressionRule: suppression,
  SuppressionRulePage: pageOf(suppression),
  PostedEvents: { created: 1, replaced: 0, ids: ['change-7'] },
  ThreatInProgress: inProgress,
  ThreatList: { ...pageOf(SUMMARY), nextCursor: ID },
  Trigger: { scenario: 'bot_attack', customerName: 'RetailMax' },
  VerdictHistory: { items: [verdict] },
  VerdictRecord: verdict,
  UserRecord: person,
  VerdictRequest: { verdict: 'false_positive', reason: 'A test of ours' },
  WhoAmI: who,
};
