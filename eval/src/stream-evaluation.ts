import { BASELINES, type Baseline } from './baselines.js';
import { mean, meanRanking, metricsOf, rankingOf, type Metrics, type Ranking } from './metrics.js';
import { judgeAlone, replay } from './replay.js';
import { reviewLoadOf, type ReviewLoad } from './review-load.js';
import type { Stream } from './streams.js';
import { drawPositions } from './verdicts.js';

/** Figures of one stream; the base rate among the baselines has learned from the same verdicts as `withVerdicts10`. */
export interface StreamFigures extends Metrics {
  /** Absent for picked alerts: they have no past. */
  baselines: Partial<Record<Baseline, Ranking>>;
  withVerdicts10?: Ranking & { brier: number; baselines: Partial<Record<Baseline, Ranking>> };
  reviewsPer100: ReviewLoad;
  isPicked: boolean;
}

/** Share of the alerts whose verdict comes an hour later, and how often it is drawn anew: small streams depend on the draw. */
const JUDGED_SHARE = 0.1;
const DRAWS = 10;

/** Judges a stream in order at one customer with the shipped weights, without and with its own verdicts. */
export function evaluateStream({ cases, isPicked }: Stream): StreamFigures {
  const judged = isPicked ? judgeAlone(cases) : replay(cases);
  const severity = rankingOf(BASELINES.severity(cases));
  const figures = { ...metricsOf(judged), reviewsPer100: reviewLoadOf(judged), isPicked };
  if (isPicked) return { ...figures, baselines: { severity } };
  const draws = Array.from({ length: DRAWS }, (_, draw) => drawPositions(cases.length, JUDGED_SHARE, draw));
  const taught = draws.map((drawn) => metricsOf(replay(cases, { drawn })));
  const baselines = {
    severity,
    rarity: rankingOf(BASELINES.rarity(cases)),
    baseRate: meanRanking(draws.map((drawn) => rankingOf(BASELINES.baseRate(cases, drawn)))),
  };
  const withVerdicts10 = { ...meanRanking(taught), brier: mean(taught.map(({ brier }) => brier)), baselines };
  return { ...figures, baselines, withVerdicts10 };
}
