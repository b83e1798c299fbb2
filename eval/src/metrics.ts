/** A forecast and what came true. */
export interface Forecast {
  /** P(attack), 0..1. */
  p: number;
  attack: boolean;
}

/** Mean forecast and observed frequency of one tenth of the scale. */
export interface ReliabilityBin {
  /** 0 for forecasts below .1, 9 for .9 and more. */
  bin: number;
  forecast: number;
  observed: number;
  /** Of all items. */
  share: number;
}

/** Ranking alone, for what gives no probability. */
export interface Ranking {
  /** Area under the ROC curve; ties count half. */
  auc: number;
  /** Average precision. */
  ap: number;
}

/** Quality of a set of forecasts; NaN where a class is missing. */
export interface Metrics extends Ranking {
  items: number;
  attacks: number;
  brier: number;
  /** Expected calibration error over ten equal bins. */
  ece: number;
  fprAtTpr95: number;
  /** Items read from the top, as a share, until 95 % of the attacks are among them. */
  readFor95: number;
  reliability: ReliabilityBin[];
}

/** One point of the ROC curve. */
export interface RocPoint {
  fpr: number;
  tpr: number;
  /** Items with at least this forecast are called attacks. */
  threshold: number;
}

const RECALL = 0.95;
const BINS = 10;

export function metricsOf(forecasts: readonly Forecast[]): Metrics {
  const curve = rocCurve(forecasts);
  const attacks = forecasts.filter(({ attack }) => attack).length;
  const benign = forecasts.length - attacks;
  const at95 = curve.find(({ tpr }) => tpr >= RECALL);
  const bins = reliability(forecasts);
  return {
    items: forecasts.length,
    attacks,
    ...ranking(curve, attacks, benign),
    brier: mean(forecasts.map(({ p, attack }) => (p - Number(attack)) ** 2)),
    ece: bins.reduce((sum, { share, forecast, observed }) => sum + share * Math.abs(forecast - observed), 0),
    fprAtTpr95: at95?.fpr ?? Number.NaN,
    readFor95: at95 ? (at95.tpr * attacks + at95.fpr * benign) / forecasts.length : Number.NaN,
    reliability: bins,
  };
}

/** As `metricsOf`, of a ranking: its forecasts need only be in order. */
export function rankingOf(forecasts: readonly Forecast[]): Ranking {
  const attacks = forecasts.filter(({ attack }) => attack).length;
  return ranking(rocCurve(forecasts), attacks, forecasts.length - attacks);
}

/** The mean of the same figures of several draws. */
export function meanRanking(draws: readonly Ranking[]): Ranking {
  return { auc: mean(draws.map(({ auc }) => auc)), ap: mean(draws.map(({ ap }) => ap)) };
}

/** From (0, 0) to (1, 1), one point for each distinct forecast. */
export function rocCurve(forecasts: readonly Forecast[]): RocPoint[] {
  const attacks = forecasts.filter(({ attack }) => attack).length;
  const benign = forecasts.length - attacks;
  const ordered = [...forecasts].sort((a, b) => b.p - a.p);
  const points: RocPoint[] = [{ fpr: 0, tpr: 0, threshold: Number.POSITIVE_INFINITY }];
  let [hits, misses] = [0, 0];
  ordered.forEach(({ p, attack }, position) => {
    if (attack) hits += 1;
    else misses += 1;
    if (ordered[position + 1]?.p !== p) points.push({ fpr: misses / benign, tpr: hits / attacks, threshold: p });
  });
  return points;
}

/** Mean forecast and observed frequency for each tenth of the scale that has items. */
export function reliability(forecasts: readonly Forecast[]): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, (): Forecast[] => []);
  for (const forecast of forecasts) bins[Math.min(BINS - 1, Math.floor(forecast.p * BINS))]?.push(forecast);
  return bins
    .map((items, bin) => ({
      bin,
      forecast: mean(items.map(({ p }) => p)),
      observed: mean(items.map(({ attack }) => Number(attack))),
      share: items.length / forecasts.length,
    }))
    .filter(({ share }) => share > 0);
}

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ranking(curve: readonly RocPoint[], attacks: number, benign: number): Ranking {
  return { auc: area(curve), ap: averagePrecision(curve, attacks, benign) };
}

function area(curve: readonly RocPoint[]): number {
  return curve.slice(1).reduce((sum, point, position) => {
    const before = curve[position] as RocPoint;
    return sum + ((point.fpr - before.fpr) * (point.tpr + before.tpr)) / 2;
  }, 0);
}

function averagePrecision(curve: readonly RocPoint[], attacks: number, benign: number): number {
  return curve.slice(1).reduce((sum, { tpr, fpr }, position) => {
    const gained = tpr - (curve[position] as RocPoint).tpr;
    return gained === 0 ? sum : sum + (gained * tpr * attacks) / (tpr * attacks + fpr * benign);
  }, 0);
}
