import { METRICS, type MetricDefinition } from '@soc-agent/platform';
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

Every service tells its metrics at \`/metrics\`, in Prometheus' text format or, where asked for it, in OpenMetrics with exemplars: the trace of a
measurement. They are declared in [\`metric-definitions.ts\`](../../libs/platform/src/telemetry/metric-definitions.ts), and this table is made of that file
by \`make observability\`.

What the gateway tells is the state of the whole system: each of its replicas says the same, so take \`max by (…)\`, never \`sum\`.
No label holds an id, a customer's name or text from outside. Besides these there are the process and runtime metrics of
[prom-client](https://github.com/siimon/prom-client), \`process_*\` and \`nodejs_*\`, without the three whose names \`promtool check metrics\` refuses.
It has one complaint left, the name \`bullmq_job_count\`, which is BullMQ's own and what others' dashboards and scalers look for.

`;

/** What is generated, by its path in the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/operations/metrics.md', METRICS_PAGE_HEAD + metricsTable()],
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
  const table = [['metric', 'type', 'service', 'what it says', 'labels'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |\n`;
  return [line(table[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('');
}
