import type { Baseline } from './baselines.js';
import type { Ranking } from './metrics.js';
import type { StreamFigures } from './stream-evaluation.js';
import { metricsHeader, metricsRow, reliabilityTable } from './table.js';

const BASELINE_NAMES: Readonly<Record<Baseline, string>> = {
  severity: 'severity',
  rarity: 'rarity of the rule',
  baseRate: "rule's base rate, the same verdicts",
};

/** The figures on each stream, with the baselines on the same rows. */
export function streamTable(streams: Readonly<Record<string, StreamFigures>>): string {
  return [
    'False-positive score: streams of alerts at one customer each, with the shipped weights',
    metricsHeader(),
    ...Object.entries(streams).flatMap(([name, figures]) => streamRows(name, figures)),
    reliabilityTable(Object.entries(streams).map(([name, { reliability }]) => [name, reliability])),
  ].join('\n');
}

function streamRows(name: string, figures: StreamFigures): string[] {
  const { items, attacks, baselines, withVerdicts10, reviewsPer100, isPicked } = figures;
  return [
    metricsRow(`${name}: ${items} alerts, ${attacks} real`, figures),
    ...(withVerdicts10 ? [metricsRow('  own verdicts on 10 %, mean of ten draws', withVerdicts10)] : []),
    ...(Object.entries(baselines) as [Baseline, Ranking][]).map(([baseline, ranking]) =>
      metricsRow(`  baseline: ${BASELINE_NAMES[baseline]}`, ranking),
    ),
    `  reviews per 100 alerts: ${reviewsPer100.at95.toFixed(1)} at recall .95, ${reviewsPer100.at100.toFixed(1)} at 1`,
    ...(isPicked
      ? [
          '  most of its alerts are real, over more than a day: picked ones, each judged as a first signal, by content alone',
        ]
      : []),
  ];
}
