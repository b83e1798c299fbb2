import { AGENT_KINDS, SEVERITIES } from '@soc-agent/contracts';

/** What is declared of a metric. Names carry base units; only counters end in `_total`. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** What each label says and which values it can have: never an id, never text from outside. */
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
  /** Which services tell it. */
  readonly from: string;
}

type Labels = Readonly<Record<string, string>>;
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a metric without labels takes none
type NoLabels = {};

const counter = <L extends Labels = NoLabels>(from: string, help: string, labels = {} as L) =>
  ({ type: 'counter', from, help, labels }) as const;
const gauge = <L extends Labels = NoLabels>(from: string, help: string, labels = {} as L) =>
  ({ type: 'gauge', from, help, labels }) as const;
const histogram = <L extends Labels = NoLabels>(from: string, help: string, buckets: number[], labels = {} as L) =>
  ({ type: 'histogram', from, help, buckets, labels }) as const;

const queue = { queue: 'name of the queue' };
const agent = { agent: AGENT_KINDS.join(', ') };
const model = { model: '`LLM_MODEL`' };

const JOB_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const ANALYSIS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const AGENT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const MODEL_SECONDS = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30];
const QUERY_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const HTTP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ACKNOWLEDGE_SECONDS = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const SCORES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/**
 * Every metric of ours, declared once: code, docs/operations/metrics.md and the tests of rules and dashboards read this.
 * What only the gateway exports is the state of the whole system; all its replicas export the same, so queries take the maximum.
 */
export const METRICS = {
  soc_threats_processed_total: counter('coordinator', 'Threats whose analysis was stored.', {
    severity: SEVERITIES.join(', '),
    threat_type: 'the six threat types',
  }),
  soc_threat_processing_duration_seconds: histogram(
    'coordinator',
    'Duration of one analysis by phase; total begins when the signal was accepted.',
    ANALYSIS_SECONDS,
    { phase: 'queued, agents, analyzers, total' },
  ),
  soc_fp_score: histogram(
    'coordinator',
    'False positive scores of stored analyses, 1 is a certain false positive.',
    SCORES,
  ),
  soc_partial_analyses_total: counter('coordinator', 'Analyses stored without the answer of some agent or analyzer.'),
  soc_failed_analyses_total: counter(
    'coordinator',
    'Threats that ended as failed: their analysis could not be put together.',
  ),
  soc_degraded_slots_total: counter(
    'coordinator',
    'Answers of stored analyses that were missing or only a substitute.',
    { slot: 'name of the agent or analyzer' },
  ),
  soc_actions_total: counter('coordinator', 'Response actions whose turn it was, by how it ended.', {
    outcome: 'executed, retried, failed, dry_run',
  }),
  soc_incidents_opened_total: counter('coordinator', 'Incidents shown for the first time.'),
  soc_incident_merges_total: counter('coordinator', 'Incidents that the system made one of two.'),
  soc_incident_threats_total: counter('coordinator', 'Threats put into their groups.'),
  soc_sla_escalations_total: counter('coordinator', 'Threats that escalated because nobody had acknowledged them.'),
  soc_sla_breaches_total: counter('coordinator', 'Threats that nobody acknowledged in time.'),
  soc_agent_duration_seconds: histogram(
    'agent-worker',
    'Time from the start of context gathering to the answer.',
    AGENT_SECONDS,
    agent,
  ),

  soc_model_requests_total: counter('agent-worker', 'Questions to the model by how they ended.', {
    ...agent,
    outcome: 'answered, cached, or why the attempt failed',
  }),
  soc_model_duration_seconds: histogram(
    'agent-worker',
    'Time from sending a question to its last byte, failed attempts included.',
    MODEL_SECONDS,
    { ...agent, ...model },
  ),
  soc_model_tokens_total: counter('agent-worker', 'Tokens the model reported.', {
    ...agent,
    ...model,
    direction: 'input, output',
  }),
  soc_model_fallbacks_total: counter('agent-worker', 'Answers the rules engine gave instead of the model.', {
    reason: 'why the model did not help',
  }),
  soc_model_struck_findings_total: counter(
    'agent-worker',
    'Findings of the model that what they cite does not support.',
    agent,
  ),
  soc_model_struck_advice_total: counter(
    'agent-worker',
    'Recommendations and other sentences of the model that were not shown.',
    agent,
  ),
  soc_model_hidden_values_total: counter('agent-worker', 'Private values the model was not shown.', {
    kind: 'SECRET, EMAIL and so on',
  }),
  soc_model_server_trait: gauge('agent-worker', '1 for what the model server was found to do with what it is asked.', {
    trait: 'schema, limit, seed, refusal, format',
    value: 'as docs/model.md says',
  }),
  soc_model_breaker_open: gauge('agent-worker', '1 while the circuit breaker keeps everybody away from the model.'),
  soc_model_day_tokens: gauge('agent-worker', 'Tokens used and reserved since midnight UTC, by all replicas together.'),
  soc_model_day_tokens_limit: gauge('agent-worker', 'Tokens that may be used in a day: `LLM_TOKENS_PER_DAY`.'),

  soc_notifications_total: counter('notifier', 'Live events sent to dashboards.', {
    event:
      'threat.opened, threat.analyzed, threat.updated, and incident. with opened, escalated, reopened, due, merged, closed, updated; threats.changed',
  }),
  soc_active_websocket_connections: gauge('notifier', 'Dashboards connected to this process.'),

  soc_logins_total: counter('gateway', 'Attempts to log in by how they ended.', {
    way: 'password, link, provider',
    outcome: 'succeeded, refused, or held_up after too many wrong passwords',
  }),
  soc_playbooks_armed_total: counter('gateway', 'Playbooks that two people let contain by themselves.'),

  soc_open_incidents: gauge('gateway', 'Incidents that are not closed.', { severity: SEVERITIES.join(', ') }),
  soc_incident_acknowledge_seconds: histogram(
    'gateway',
    'Time from showing an incident until somebody acknowledged it.',
    ACKNOWLEDGE_SECONDS,
  ),
  soc_incident_merges_undone_total: counter(
    'gateway',
    'Of those, how many somebody took back: a measure of wrong ones.',
  ),
  soc_threats_requiring_review: gauge('gateway', 'Stored threats that wait for a person.'),
  soc_stored_threats: gauge('gateway', 'Threats stored.'),
  soc_record_full: gauge(
    'gateway',
    '1 while the record is at its bound with nothing in it that may go: new signals are refused.',
  ),
  soc_audit_broken: gauge(
    'gateway',
    '1 since the audit log was found to be another than was written, until it is found to be whole.',
  ),
  soc_open_runs: gauge('gateway', 'Analyses under way.'),
  bullmq_job_count: gauge('gateway', 'Jobs of a queue by state.', {
    ...queue,
    state: 'waiting, prioritized, active, delayed, failed; carried in jobs that are in one of the first four',
  }),
  soc_queue_oldest_job_age_seconds: gauge('gateway', 'Age of the job that has waited longest, 0 for none.', queue),
  soc_redis_memory_used_bytes: gauge('gateway', 'Memory Redis uses.'),
  soc_redis_memory_max_bytes: gauge('gateway', 'Memory Redis may use, 0 for no limit.'),
  soc_redis_clients: gauge('gateway', 'Connections to Redis.'),
  soc_redis_operations_per_second: gauge('gateway', 'Commands Redis carries out.'),
  soc_redis_persistence_ok: gauge('gateway', '1 while the last write of the append-only file or snapshot succeeded.'),
  soc_intake_refusing: gauge('gateway', '1 while this process refuses new signals, by the bound that is passed.', {
    reason: 'backlog, age, memory, record',
  }),
  soc_intake_refused_total: counter('gateway', 'Requests with new signals that were refused for a bound.', {
    reason: 'backlog, age, memory, record',
  }),
  soc_intake_memory_share_limit: gauge(
    'gateway',
    'Share of the memory of Redis beyond which new signals are refused: `MAX_REDIS_MEMORY_SHARE`.',
  ),

  soc_limited_requests_total: counter('gateway', 'Requests that were one too many.', {
    limit: 'signals, requests (others of somebody known), unknown (of an address by which nobody is known)',
  }),
  soc_uncounted_requests_total: counter(
    'gateway',
    'Requests that no limit was held against, because Redis did not answer.',
  ),

  soc_http_request_duration_seconds: histogram('all', 'Time from a request to the end of its answer.', HTTP_SECONDS, {
    method: 'of HTTP',
    route: 'template of the path, `unmatched` for none',
  }),
  soc_http_requests_total: counter('all', 'Requests answered.', {
    method: 'of HTTP',
    route: 'template of the path, `unmatched` for none',
    status: 'of HTTP',
  }),
  soc_jobs_total: counter('all', 'Attempts at jobs by how they ended.', {
    ...queue,
    outcome: 'completed, retried, failed',
  }),
  soc_queue_wait_seconds: histogram('all', 'Time from adding a job until a worker took it.', JOB_SECONDS, queue),
  soc_job_duration_seconds: histogram('all', 'Time a worker spent on a job that completed.', JOB_SECONDS, queue),
  soc_worker_up: gauge('all', '1 while this process takes jobs of the queue.', queue),
  soc_redis_connected: gauge('all', '1 while Redis answers this process.'),
  soc_database_connected: gauge(
    'gateway, coordinator, agent-worker',
    '1 while PostgreSQL answers this process and has the schema it needs.',
  ),
  soc_database_query_duration_seconds: histogram(
    'gateway, coordinator, agent-worker',
    'Time from asking PostgreSQL until its answer, with the wait for a connection.',
    QUERY_SECONDS,
    { statement: 'name of the statement or transaction' },
  ),
  soc_database_failures_total: counter(
    'gateway, coordinator, agent-worker',
    'Statements PostgreSQL did not carry out.',
    { kind: 'away, timeout, refused' },
  ),
  soc_database_connections: gauge(
    'gateway, coordinator, agent-worker',
    'Connections of this process to PostgreSQL, and statements that wait for one.',
    { state: 'active, idle, waiting' },
  ),
  soc_build_info: gauge('all', 'Always 1; what runs is in the labels.', {
    component: 'name of the service',
    version: 'of the product',
    node: 'version of Node.js',
  }),
} satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
/** Names of the metrics of one type. */
export type NameOf<T extends MetricDefinition['type']> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];
/** Names of the labels of a metric. */
export type LabelOf<N extends MetricName> = keyof (typeof METRICS)[N]['labels'] & string;
