import { WEIGHT_BOUNDS } from '@soc-agent/domain';
import { SEEN_TENANTS } from './labelled-data.js';
import { row } from './table.js';
import type { WeightFigures, WeightResults } from './weights-evaluation.js';
import { WEIGHT_NAMES, type WeightName } from './term-columns.js';

/** Each data set without its labels in the weights, and each weight beside what it would be fitted. */
export function weightsTable({ bySet, byWeight, unproven }: WeightResults): string {
  const sets = Object.keys(bySet);
  return [
    'Weights: each data set judged with the shipped ones, and with weights fitted on the other data sets',
    row('', ['AUC', 'AP', 'Brier', 'AUC', 'AP', 'Brier']),
    ...Object.entries(bySet).map(([name, { shipped, fittedOnOthers }]) =>
      row(
        name,
        [shipped, fittedOnOthers].flatMap(({ auc, ap, brier }) => [auc.toFixed(4), ap.toFixed(3), brier.toFixed(4)]),
      ),
    ),
    row('What each weight adds to AUC and AP (mean)', ['least', 'most', 'shipped', 'fitted', ...sets]),
    ...WEIGHT_NAMES.map((name) => weightRow(name, byWeight[name], sets)),
    `Its term helps on fewer than two data sets: ${unproven.join(', ') || 'none'}.`,
    'In brackets: no data speak of it, it stays as it was judged. In a fit each data set counts the same, with a level of its own.',
    'AIT is without DNS exfiltration, AIT DNS has no other attack; with raw they are one testbed, and are left out together.',
    `The column "fitted" knows of its tenants only ${SEEN_TENANTS.join(', ')}.`,
  ].join('\n');
}

function weightRow(name: WeightName, { shipped, fitted, isJudgement, gains }: WeightFigures, sets: string[]): string {
  const [least, most] = WEIGHT_BOUNDS[name];
  const value = isJudgement ? `(${fitted.toFixed(2)})` : fitted.toFixed(2);
  const cells = [least.toFixed(2), most.toFixed(2), shipped.toFixed(2), value];
  return row(`  ${name}`, [...cells, ...sets.map((set) => gains[set]?.toFixed(4) ?? '')]);
}
