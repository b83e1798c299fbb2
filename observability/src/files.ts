import { METRICS, type MetricDefinition } from '@soc-agent/platform';
import { KEYS, TABLES, type KeyDefinition, type TableDefinition } from '@soc-agent/store';
import { toGrafana } from './dashboard.js';
import { agentsAndModel } from './dashboards/agents-and-model.js';
import { apiAndWebsocket } from './dashboards/api-and-websocket.js';
import { queuesAndWorkers } from './dashboards/queues-and-workers.js';
import { runtimeAndServers } from './dashboards/runtime-and-servers.js';
import { slo } from './dashboards/slo.js';
import { socOverview } from './dashboards/soc-overview.js';

/** All dashboards, in the order they are worth looking at. */
export const DASHBOARDS = [socOverview, slo, queuesAndWorkers, agentsAndModel, apiAndWebsocket, runtimeAndServers];

const METRICS_PAGE_HEAD = `# Metrics

Every service has its metrics at \`/metrics\` of a port of their own, 9464 (\`METRICS_PORT\`), in Prometheus' text format or, where asked for it, in OpenMetrics
with exemplars: the trace of a measurement. Nothing that is for users leads there; in \`make up\` it is a free port of the loopback, and \`.soc/running.json\` has all five. They are declared in [\`metric-definitions.ts\`](../../libs/platform/src/telemetry/metric-definitions.ts), and this table is made of that file
by \`make observability\`.

What the gateway says is the state of the whole system: each of its replicas says the same, so take \`max by (…)\`, never \`sum\`.
No label holds an id, a customer's name or text from outside. Besides these there are the process and runtime metrics of
[prom-client](https://github.com/siimon/prom-client), \`process_*\` and \`nodejs_*\`, without the three whose names \`promtool check metrics\` refuses.
It has one complaint left, the name \`bullmq_job_count\`, which is BullMQ's own and what others' dashboards and scalers look for.

`;

const KEYS_PAGE_HEAD = `# Keys in Redis

What lies in Redis, below the prefix \`{soc}\`, or \`{soc:0}\` … where there are [several shards](../scaling.md). The table is made of
[\`keys.ts\`](../../libs/store/src/keys.ts) by \`make observability\`. The shard is chosen by what the third column says: the threat's id, the
customer's name, the key itself; \`each\` is in every one, \`first\` in the first alone. Nothing here is the record, which is in PostgreSQL.

`;

const TABLES_PAGE_HEAD = `# Tables in PostgreSQL

The tables of the record. This page is made of [\`tables.ts\`](../../libs/store/src/tables.ts) by \`make observability\`; columns and indexes are
in the [migrations](../../libs/store/migrations). The second column says which rows people see who are bound to one customer. Row-level
security enforces it; services see all rows.

`;

const SEEN: Record<TableDefinition['seenByCustomers'], string> = {
  own: "the customer's",
  shared: 'those for all customers',
  'own and shared': "the customer's, and those for all",
  none: 'none',
};

const SHARDS_OF: Record<KeyDefinition['shard'], string> = {
  threat: 'the threat',
  customer: 'the customer',
  itself: 'the key itself',
  each: 'each',
  first: 'first',
};

/** What is generated, by its path in the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/operations/metrics.md', METRICS_PAGE_HEAD + metricsTable()],
    ['docs/operations/redis-keys.md', KEYS_PAGE_HEAD + keysTable()],
    ['docs/operations/database-tables.md', TABLES_PAGE_HEAD + databaseTable()],
    ...DASHBOARDS.map(
      (dashboard) =>
        [
          `observability/grafana/dashboards/${dashboard.uid}.json`,
          `${JSON.stringify(toGrafana(dashboard), undefined, 2)}\n`,
        ] as const,
    ),
  ]);
}

function metricsTable(): string {
  const rows = Object.entries<MetricDefinition>(METRICS).map(([name, { type, help, labels, from }]) => [
    `\`${name}\``,
    type,
    from,
    help,
    Object.entries(labels)
      .map(([label, values]) => `\`${label}\`: ${values}`)
      .join('<br>'),
  ]);
  return tableOf(['metric', 'type', 'service', 'what it says', 'labels'], rows);
}

function keysTable(): string {
  const rows = Object.values<KeyDefinition>(KEYS).map(({ pattern, type, shard, holds, until }) => [
    `\`${pattern.replaceAll('|', '\\|')}\``,
    type,
    SHARDS_OF[shard],
    holds,
    until,
  ]);
  return tableOf(['key', 'type', 'shard', 'what it holds', 'gone when'], rows);
}

function databaseTable(): string {
  const rows = Object.entries<TableDefinition>(TABLES).map(([name, { holds, seenByCustomers }]) => [
    `\`${name}\``,
    SEEN[seenByCustomers],
    holds,
  ]);
  return tableOf(['table', 'rows that one customer sees', 'what it holds'], rows);
}

function tableOf(head: readonly string[], rows: readonly string[][]): string {
  const table = [head, ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |\n`;
  return [line(table[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}
