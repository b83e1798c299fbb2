import { TRIAGE_WEIGHTS, type TriageWeights } from '@soc-agent/domain';
import { seenOnly, type LabelledData } from './labelled-data.js';
import { metricsOf, rankingOf, type Metrics, type Ranking } from './metrics.js';
import { rescored, type Judged } from './replay.js';
import { termColumns, WEIGHT_NAMES, type WeightName } from './term-columns.js';
import { fitTriageWeights, type DataSet } from './weight-fit.js';

type SetFigures = Pick<Metrics, 'auc' | 'ap' | 'brier'>;

/** One data set under the shipped weights, and under weights that know nothing of it. */
export interface LeftOutFigures {
  shipped: SetFigures;
  fittedOnOthers: SetFigures;
}

/** One weight, and what it is good for. */
export interface WeightFigures {
  shipped: number;
  fitted: number;
  /** No data speak of it: it stays as it was judged. */
  isJudgement: boolean;
  /** What AUC and AP, their mean, of each data set that has its term lose without it; negative where it harms. */
  gains: Record<string, number>;
}

/** What `weights` in `results.json` holds. */
export interface WeightResults {
  bySet: Record<string, LeftOutFigures>;
  byWeight: Record<WeightName, WeightFigures>;
  /** Weights whose term helps on fewer than two data sets. */
  unproven: WeightName[];
}

/** Smaller gains are chance. */
const LEAST_GAIN = 0.001;
const SETS_NEEDED = 2;

/** Fits weights on all data sets that may be fitted on and on all but each, and takes each term away once. */
export async function evaluateWeights(data: LabelledData): Promise<WeightResults> {
  const sets = await data.dataSets();
  const fitted = fitTriageWeights(seenOnly(sets));
  const gains = sets.map((set) => [set.name, gainsOn(set)] as const);
  const byWeight = Object.fromEntries(
    WEIGHT_NAMES.map((name) => [
      name,
      {
        shipped: TRIAGE_WEIGHTS[name],
        fitted: fitted.weights[name],
        isJudgement: fitted.unspoken.includes(name),
        gains: Object.fromEntries(gains.flatMap(([set, of]) => (of[name] === undefined ? [] : [[set, of[name]]]))),
      },
    ]),
  ) as Record<WeightName, WeightFigures>;
  const helpsOn = (name: WeightName): number =>
    Object.values(byWeight[name].gains).filter((gain) => gain >= LEAST_GAIN).length;
  return {
    bySet: Object.fromEntries(sets.map((set) => [set.name, leftOut(set, sets)])),
    byWeight,
    unproven: WEIGHT_NAMES.filter((name) => helpsOn(name) < SETS_NEEDED),
  };
}

/** Everything of one testbed is left out together. */
function leftOut(set: DataSet, sets: readonly DataSet[]): LeftOutFigures {
  const others = sets.filter((other) => other !== set && !(set.ofTenants && other.ofTenants));
  const { weights } = fitTriageWeights(others);
  return { shipped: figuresOf(set.judged), fittedOnOthers: figuresOf(rescored(set.judged, weights)) };
}

function figuresOf(judged: readonly Judged[]): SetFigures {
  const { auc, ap, brier } = metricsOf(judged);
  return { auc, ap, brier };
}

/** For each weight whose term the set has, what AUC and AP lose without it. */
function gainsOn({ judged }: DataSet): Partial<Record<WeightName, number>> {
  const now = rankingOf(judged);
  const gains: Partial<Record<WeightName, number>> = {};
  WEIGHT_NAMES.forEach((name, column) => {
    const has = judged.map((one) => termColumns(one).past[column] !== 0 || termColumns(one).content[column] !== 0);
    if (!has.includes(true)) return;
    const { auc, ap } = without(judged, has, { ...TRIAGE_WEIGHTS, [name]: 0 });
    gains[name] = (now.auc - auc + now.ap - ap) / 2;
  });
  return gains;
}

/** Only what has the term is judged anew. */
function without(judged: readonly Judged[], has: readonly boolean[], weights: TriageWeights): Ranking {
  return rankingOf(judged.flatMap((one, index) => (has[index] ? rescored([one], weights) : [one])));
}
