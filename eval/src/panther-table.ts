import type { Metrics } from './metrics.js';
import { metricsHeader, metricsRow, reliabilityTable } from './table.js';

/** The figures on the test events of public rules; there is no reference. */
export function pantherTable(metrics: Metrics): string {
  return [
    `${metrics.items} test events of public rules, each alone, through all agents: should the rule alert?`,
    metricsHeader(),
    metricsRow('no past, no verdicts', metrics),
    reliabilityTable([['test events', metrics.reliability]]),
    'What a rule matches is not what this score is about: an AUC near .5 is what honest terms give here.',
  ].join('\n');
}
