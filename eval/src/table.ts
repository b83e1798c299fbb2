import type { Metrics, Ranking, ReliabilityBin } from './metrics.js';

type Figure = 'auc' | 'ap' | 'brier' | 'ece' | 'fprAtTpr95' | 'readFor95';
const FIGURES: readonly (readonly [Figure, string, number])[] = [
  ['auc', 'AUC', 4],
  ['ap', 'AP', 3],
  ['brier', 'Brier', 4],
  ['ece', 'ECE', 4],
  ['fprAtTpr95', 'FPR@.95', 4],
  ['readFor95', 'read@.95', 4],
];
const LABEL = 46;

/** One line: a label and cells to the right of it. */
export function row(label: string, cells: readonly string[], width = 10): string {
  return label.padEnd(LABEL) + cells.map((cell) => cell.padStart(width)).join('');
}

export function metricsHeader(): string {
  return row(
    '',
    FIGURES.map(([, label]) => label),
  );
}

/** Whatever of the figures is known, each in its column. */
export function metricsRow(label: string, metrics: Ranking & Partial<Pick<Metrics, Figure>>): string {
  return row(
    label,
    FIGURES.map(([figure, , digits]) => metrics[figure]?.toFixed(digits) ?? ''),
  );
}

/** For each tenth of the forecasts how often they came true, and the share of items there. */
export function reliabilityTable(sets: readonly (readonly [name: string, bins: readonly ReliabilityBin[]])[]): string {
  const tenths = Array.from({ length: 10 }, (_, bin) => bin);
  return [
    'Reliability: how often forecasts of each tenth came true (share of the forecasts)',
    row(
      '',
      tenths.map((bin) => `.${bin}–${bin === 9 ? '1' : `.${bin + 1}`}`),
      11,
    ),
    ...sets.map(([name, bins]) =>
      row(
        name,
        tenths.map((tenth) => reliabilityCell(bins.find(({ bin }) => bin === tenth))),
        11,
      ),
    ),
  ].join('\n');
}

function reliabilityCell(bin: ReliabilityBin | undefined): string {
  if (!bin) return '';
  return `${bin.observed.toFixed(2)} (${Math.max(1, Math.round(bin.share * 100))} %)`;
}
