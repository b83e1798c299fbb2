/** Rows of one logistic regression; `offset` is added to every row's log-odds and not fitted. */
export interface Design {
  rows: readonly (readonly number[])[];
  outcomes: readonly boolean[];
  weights: readonly number[];
  offset: readonly number[];
}

/** What one coefficient may become, and what it is where no row says otherwise. */
export interface Coefficient {
  least: number;
  most: number;
  start: number;
  /** Strength of the pull towards the start, in rows' worth; above 0. */
  pull: number;
}

/** One coefficient as fitted. */
export interface Fitted {
  value: number;
  /** What the rows say of it, in rows' worth: below its pull the start says more. */
  information: number;
}

const STEPS = 40;
const SWEEPS = 200;

/** A logistic regression within bounds, by Newton's method with coordinate descent on each quadratic approximation. */
export function fitLogistic(design: Design, wanted: readonly Coefficient[]): Fitted[] {
  let values = wanted.map(({ start }) => start);
  for (let step = 0; step < STEPS; step += 1) {
    const { gradient, curvature } = approximation(design, values);
    wanted.forEach(({ start, pull }, i) => {
      gradient[i] = (gradient[i] ?? 0) + pull * ((values[i] ?? 0) - start);
      const line = curvature[i] ?? [];
      line[i] = (line[i] ?? 0) + pull;
    });
    const next = minimizeQuadratic(values, gradient, curvature, wanted);
    const moved = Math.max(...next.map((value, i) => Math.abs(value - (values[i] ?? 0))));
    values = next.map((value, i) => (values[i] ?? 0) + clampStep(value - (values[i] ?? 0)));
    if (moved < 1e-7) break;
  }
  const { curvature } = approximation(design, values);
  return values.map((value, i) => ({ value, information: curvature[i]?.[i] ?? 0 }));
}

/** First and second derivatives of the log loss. */
function approximation(
  { rows, outcomes, weights, offset }: Design,
  values: readonly number[],
): { gradient: number[]; curvature: number[][] } {
  const size = values.length;
  const gradient = new Array<number>(size).fill(0);
  const curvature = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  rows.forEach((row, index) => {
    const z = row.reduce((sum, value, i) => sum + value * (values[i] ?? 0), offset[index] ?? 0);
    const p = 1 / (1 + Math.exp(-z));
    const error = (weights[index] ?? 0) * (p - Number(outcomes[index]));
    const bend = (weights[index] ?? 0) * Math.max(1e-6, p * (1 - p));
    for (let i = 0; i < size; i += 1) {
      const x = row[i] ?? 0;
      if (x === 0) continue;
      gradient[i] = (gradient[i] ?? 0) + error * x;
      const line = curvature[i] ?? [];
      for (let j = 0; j < size; j += 1) line[j] = (line[j] ?? 0) + bend * x * (row[j] ?? 0);
    }
  });
  return { gradient, curvature };
}

/** Newton steps can overshoot when the classes separate well. */
function clampStep(step: number): number {
  return Math.max(-2, Math.min(2, step));
}

function minimizeQuadratic(
  start: readonly number[],
  gradient: readonly number[],
  curvature: readonly (readonly number[])[],
  wanted: readonly Coefficient[],
): number[] {
  const at = [...start];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const [i, { least, most }] of wanted.entries()) {
      const line = curvature[i] ?? [];
      const slope = line.reduce((sum, value, j) => sum + value * ((at[j] ?? 0) - (start[j] ?? 0)), gradient[i] ?? 0);
      const moved = (at[i] ?? 0) - slope / (line[i] ?? 1);
      at[i] = Math.min(most, Math.max(least, moved));
    }
  }
  return at;
}
