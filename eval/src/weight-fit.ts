import { contextTerms, TRIAGE_WEIGHTS, verdictTerms, type TriageWeights } from '@soc-agent/domain';
import type { AlertGroup } from './ait-groups.js';
import { fitLogistic, type Design } from './logistic.js';
import { historyWithVerdicts, observeAll, type Observed } from './replay.js';

/** Groups of one rule and one label that count in full at one tenant; more share that weight, so that no noisy rule decides the fit. */
const CONTEXT_CAP = 10;
const VERDICT_CAP = 50;
/** Log-odds of the prior of a signal without a rating; the data has none. */
const UNRATED_LOGIT = Math.log(0.1 / 0.9);
const FREE = Number.NEGATIVE_INFINITY;
/** An ordinary day makes a signal at most thirty times less likely real: the testbed's days are quieter than others'. */
const LEAST_QUIET = -3.5;

/** The analyzer's terms in the order of their columns, and the weight behind each. */
const COLUMNS = {
  usual_day: 'quiet',
  quiet_before: 'quietHours',
  burst: 'burst',
  beacon: 'beacon',
  tactic_progression: 'progression',
  volume: 'volume',
  unrest: 'unrest',
} as const satisfies Record<string, keyof TriageWeights>;
const INDICATORS = Object.keys(COLUMNS);

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
  const [, ...context] = fitLogistic(
    alone,
    INDICATORS.map((_, column) => (column === 0 ? FREE : 0)),
  );
  const summed = (one: Observed): number[] => {
    const [maturity = 0, ...row] = contextRow(one);
    return [maturity, row.reduce((sum, value, i) => sum + value * (context[i] ?? 0), 0)];
  };
  const beside = designOf(observed, VERDICT_CAP, summed, logitOfVerdicts);
  const [quiet = 0, share = 0] = fitLogistic(beside, [LEAST_QUIET, 0]);
  return weightsOf([quiet, ...context.map((weight) => weight * share)]);
}

function weightsOf(column: readonly number[]): TriageWeights {
  const weights = Object.values(COLUMNS).map((name, position) => [name, column[position] ?? 0]);
  return { ...TRIAGE_WEIGHTS, ...(Object.fromEntries(weights) as Partial<TriageWeights>) };
}

const ONES = weightsOf(INDICATORS.map(() => 1));

function logitOfVerdicts({ group, statistics }: Observed): number {
  return verdictTerms(group.signal, statistics).reduce((sum, { logOdds }) => sum + logOdds, UNRATED_LOGIT);
}

/** What the analyzer's own terms of a group multiply with the weights; 0 for a term it does not give. */
function contextRow({ group, statistics }: Observed): number[] {
  const terms = new Map(
    contextTerms(group.signal, statistics, ONES).map(({ indicator, logOdds }) => [indicator, logOdds]),
  );
  return INDICATORS.map((indicator) => terms.get(indicator) ?? 0);
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
