import { maturityOf, verdictTerms, type TriageWeights } from '@soc-agent/domain';
import type { AlertGroup } from './ait-groups.js';
import { fitLogistic, type Design } from './logistic.js';
import { historyWithVerdicts, observeAll, type Observed } from './replay.js';

/** Groups of one rule and one label that count in full at one tenant; more share that weight, so that no noisy rule decides the fit. */
const CONTEXT_CAP = 10;
const VERDICT_CAP = 50;
/** Log-odds of the prior of a signal without a rating; the data has none. */
const UNRATED_LOGIT = Math.log(0.1 / 0.9);

/**
 * Fits the weights in two steps: the context alone, as on a customer's first day, so that verdicts cannot hide it; then
 * how much of it counts beside the verdicts. A tenant's rules are judged by the verdicts of the other tenants only.
 */
export function fitTriageWeights(tenants: readonly (readonly AlertGroup[])[]): TriageWeights {
  const observed = tenants.map((groups) => {
    const others = tenants.filter((other) => other !== groups);
    return observeAll(historyWithVerdicts(others), groups).filter(({ group }) => group.attack !== undefined);
  });
  const alone = designOf(observed, CONTEXT_CAP, contextRow, () => UNRATED_LOGIT);
  const [, ...context] = fitLogistic(alone, [false, true, true, true, true]);
  const summed = (one: Observed): number[] => {
    const [maturity = 0, ...row] = contextRow(one);
    return [maturity, row.reduce((sum, value, i) => sum + value * (context[i] ?? 0), 0)];
  };
  const [quiet = 0, share = 0] = fitLogistic(designOf(observed, VERDICT_CAP, summed, logitOfVerdicts), [false, true]);
  const [quietHours = 0, burst = 0, volume = 0, unrest = 0] = context.map((weight) => weight * share);
  return { quiet, quietHours, burst, volume, unrest };
}

function logitOfVerdicts({ group, statistics }: Observed): number {
  return verdictTerms(group.signal, statistics).reduce((sum, { logOdds }) => sum + logOdds, UNRATED_LOGIT);
}

/** The analyzer's features of a group in the order quiet, quietHours, burst, volume, unrest. */
function contextRow({ statistics: { context } }: Observed): number[] {
  if (!context) return [0, 0, 0, 0, 0];
  const maturity = maturityOf(context);
  const { quietHours, burst, volume, unrest } = context;
  return [1, Math.log1p(quietHours), Math.log(burst), Math.log1p(volume), Math.log(unrest)].map(
    (value) => value * maturity,
  );
}

function designOf(
  tenants: readonly Observed[][],
  cap: number,
  rowOf: (observed: Observed) => number[],
  offsetOf: (observed: Observed) => number,
): Design {
  const all = tenants.flat();
  return {
    rows: all.map(rowOf),
    outcomes: all.map(({ group }) => group.attack === true),
    weights: tenants.flatMap((observed) => {
      const counts = new Map<string, number>();
      for (const { group } of observed) counts.set(kindOf(group), (counts.get(kindOf(group)) ?? 0) + 1);
      return observed.map(({ group }) => Math.min(1, cap / (counts.get(kindOf(group)) ?? 1)));
    }),
    offset: all.map(offsetOf),
  };
}

function kindOf({ signal, attack }: AlertGroup): string {
  return `${signal.title}\n${attack}`;
}
