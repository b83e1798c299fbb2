import type { Dashboard } from '../dashboard.js';

/** Metrics of a process, with the name of its service joined on. */
const named = (expression: string): string => `${expression} * on (instance) group_left (component) soc_build_info`;

export const runtimeAndServers: Dashboard = {
  uid: 'soc-runtime',
  title: 'Runtime, Redis and PostgreSQL',
  description:
    'Processes: processor, memory, event loop. Redis: memory, commands, connections. PostgreSQL: answers, connections.',
  rows: {
    Processes: [
      {
        title: 'Processor',
        description: 'Cores used by each process. One is the most that JavaScript can use.',
        unit: 'short',
        queries: { '{{component}} {{instance}}': named('rate(process_cpu_seconds_total[$__rate_interval])') },
        thresholds: { warn: 0.8, bad: 1 },
      },
      {
        title: 'Memory',
        description: 'Resident memory of each process.',
        unit: 'bytes',
        queries: { '{{component}} {{instance}}': named('process_resident_memory_bytes') },
      },
      {
        title: 'Heap in use',
        description: 'A line that rises for hours is a leak.',
        unit: 'bytes',
        queries: { '{{component}} {{instance}}': named('nodejs_heap_size_used_bytes') },
      },
      {
        title: 'Event loop lag, 99th percentile',
        description: 'How late timers are: a process above 0.1 s is overloaded.',
        unit: 's',
        queries: { '{{component}} {{instance}}': named('nodejs_eventloop_lag_p99_seconds') },
        thresholds: { warn: 0.1, bad: 0.5 },
      },
      {
        title: 'Garbage collection',
        description: 'Share of the time spent collecting garbage.',
        unit: 'percentunit',
        queries: {
          '{{component}} {{instance}}': named(
            'sum by (instance) (rate(nodejs_gc_duration_seconds_sum[$__rate_interval]))',
          ),
        },
      },
      {
        title: 'What runs',
        description: 'Processes by service and version.',
        unit: 'short',
        queries: {
          '{{component}} {{version}} on Node.js {{node}}': 'count by (component, version, node) (soc_build_info)',
        },
      },
    ],
    Redis: [
      {
        title: 'Memory of Redis',
        description: 'At the middle line new signals are refused; at the limit nothing works any more.',
        unit: 'bytes',
        queries: {
          used: 'max(soc_redis_memory_used_bytes)',
          'signals refused': 'max(soc_redis_memory_max_bytes) * max(soc_intake_memory_share_limit)',
          limit: 'max(soc_redis_memory_max_bytes)',
        },
      },
      {
        title: 'Commands',
        description: 'Per second, as Redis counts them.',
        unit: 'ops',
        queries: { commands: 'max(soc_redis_operations_per_second)' },
      },
      {
        title: 'Connections',
        description: 'Every process holds two and one for each queue it serves.',
        unit: 'short',
        queries: { connections: 'max(soc_redis_clients)' },
      },
      {
        title: 'Reached by',
        description: '1: Redis answered the process within a second. 0: it did not.',
        unit: 'short',
        queries: { '{{component}} {{instance}}': named('soc_redis_connected') },
      },
      {
        as: 'stat',
        title: 'Writes to disk',
        description: '1: the last write of the append-only file or snapshot succeeded.',
        unit: 'short',
        queries: { ok: 'min(soc_redis_persistence_ok)' },
      },
    ],
    PostgreSQL: [
      {
        title: 'Time of a statement, 95th percentile',
        description: 'From asking until the answer, with the wait for a connection.',
        unit: 's',
        queries: {
          '{{statement}}':
            'histogram_quantile(0.95, sum by (le, statement) (rate(soc_database_query_duration_seconds_bucket[$__rate_interval])))',
        },
        thresholds: { warn: 0.1, bad: 0.25 },
      },
      {
        title: 'Statements',
        description: 'Per second, by what they ask for.',
        unit: 'ops',
        queries: {
          '{{statement}}': 'sum by (statement) (rate(soc_database_query_duration_seconds_count[$__rate_interval]))',
        },
      },
      {
        title: 'Statements not carried out',
        description:
          'Away: the server was not there. Timeout: it did not answer in time. Refused: a fault of ours, or of its rights.',
        unit: 'ops',
        queries: { '{{kind}}': 'sum by (kind) (rate(soc_database_failures_total[$__rate_interval]))' },
      },
      {
        title: 'Connections to PostgreSQL',
        description: 'Of each process at most DATABASE_CONNECTIONS; who waits finds none free.',
        unit: 'short',
        queries: { '{{component}} {{state}}': `sum by (component, state) (${named('soc_database_connections')})` },
      },
      {
        title: 'PostgreSQL reached by',
        description: '1: it answered the process within a second and has the schema it needs. 0: it did not.',
        unit: 'short',
        queries: { '{{component}} {{instance}}': named('soc_database_connected') },
      },
    ],
  },
};
