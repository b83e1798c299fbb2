import type { MeanIncidents, IncidentResults } from './incident-evaluation.js';
import type { IncidentFigures } from './incident-figures.js';

import { row } from './table.js';

const METHOD_NAMES = {
  naive: 'shared entity within 14 h',
  summed: 'summed risk > 100 in 24 h',
} as const;
const STRESS_NAMES = {
  flood: '300 invented HIGH rules in the first hour',
  chatty: 'a harmless CRITICAL rule every 20 min',
  proxy: "a proxy's address in 30 % of the alerts",
} as const;
const WIDTH = 9;
/** Both lines of each column's head. */
const COLUMNS: readonly (readonly [string, string])[] = [
  ['alerts/', 'incident'],
  ['inc.', 'a day'],
  ['hold', 'real'],
  ['purity', 'mean'],
  ['', 'pooled'],
  ['', 'main'],
  ['coverage', 'best'],
  ['', 'any'],
  ['+context', 'any'],
  ['', 'purity'],
  ['rank', 'half'],
  ['benign', 'above/d'],
  ['minutes', 'to show'],
];

type Shown = Omit<MeanIncidents, 'tenants' | 'rankHalfReal'> & { rank: string };

/** The figures of incidents, with two simpler methods beside them. */
export function incidentTable({ ait, streams, quietMonths }: IncidentResults): string {
  return [
    'Incidents: alerts replayed in order, judged with the shipped weights, and put together',
    headerRow(0),
    headerRow(1),
    ...(ait
      ? [
          figuresRow('AIT, mean of the tenants', ofMeans(ait)),
          figuresRow(`  in view of the thresholds (${ait.tuned.tenants.length})`, ofMeans(ait.tuned)),
          ...(ait.keptBack.tenants.length > 0
            ? [figuresRow(`  KEPT BACK (${ait.keptBack.tenants.join(', ')})`, ofMeans(ait.keptBack))]
            : []),
          figuresRow(`  ${METHOD_NAMES.naive}`, ofMeans(ait.naive)),
          figuresRow(`  ${METHOD_NAMES.summed}`, ofMeans(ait.summed)),
          ...Object.entries(ait.byTenant).map(([tenant, figures]) => figuresRow(`  ${tenant}`, ofOne(figures))),
        ]
      : []),
    ...Object.entries(streams).flatMap(([name, { naive, summed, isPicked, ...figures }]) => [
      figuresRow(`${name}: ${figures.incidents} incidents${isPicked ? ', picked alerts' : ''}`, ofMeans(figures)),
      figuresRow(`  ${METHOD_NAMES.naive}`, ofMeans(naive)),
      figuresRow(`  ${METHOD_NAMES.summed}`, ofMeans(summed)),
    ]),
    ...(ait
      ? [
          'What would drown the main incident: its purity (mean, worst), coverage of any, ranks',
          ...Object.entries(ait.stress).map(([stress, figures]) =>
            row(
              `  ${STRESS_NAMES[stress as keyof typeof STRESS_NAMES]}`,
              [
                share(figures.purityMain),
                share(figures.worst),
                share(figures.coverageAny),
                `  ${ranks(figures.rankHalfReal)}`,
              ],
              WIDTH,
            ),
          ),
        ]
      : []),
    `Months of ordinary signals that nobody attacked: ${quietMonths.join(', ')} incidents.`,
    'Shares are of alerts with a label; purity is over the incidents that hold a real alert, "main" the one with the most.',
    'Rank is the place by risk of the first incident that is half real; context is shown beside an incident, not part of it.',
  ].join('\n');
}

/** Ranks of several tenants take two columns. */
function headerRow(line: 0 | 1): string {
  const cells = COLUMNS.map((column) => (column[0] === 'rank' ? column[line].padStart(2 * WIDTH) : column[line]));
  return row('', cells, WIDTH);
}

function ofMeans({ rankHalfReal, tenants: _tenants, ...figures }: MeanIncidents): Shown {
  return { ...figures, rank: ranks(rankHalfReal) };
}

function ofOne({ rankHalfReal, ...figures }: IncidentFigures): Shown {
  return { ...figures, rank: ranks([rankHalfReal]) };
}

function figuresRow(label: string, figures: Shown): string {
  return row(
    label,
    [
      figures.reduction.toFixed(0),
      figures.perDay.toFixed(2),
      figures.holdReal.toFixed(1),
      ...(
        [
          'purity',
          'purityPooled',
          'purityMain',
          'coverageBest',
          'coverageAny',
          'coverageWithContext',
          'purityWithContext',
        ] as const
      ).map((field) => share(figures[field])),
      `  ${figures.rank}`.padStart(2 * WIDTH),
      figures.benignAbovePerDay.toFixed(2),
      figures.minutesToAppear?.toFixed(0) ?? 'never',
    ],
    WIDTH,
  );
}

function share(value: number): string {
  return value.toFixed(2);
}

function ranks(all: readonly (number | null)[]): string {
  return all.map((one) => one ?? '-').join(' ');
}
