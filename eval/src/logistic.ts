/** Rows of one logistic regression; `offset` is added to every row's log-odds and not fitted. */
export interface Design {
  rows: readonly (readonly number[])[];
  outcomes: readonly boolean[];
  weights: readonly number[];
  offset: readonly number[];
}

const STEPS = 40;
const SWEEPS = 200;
/** Strength of the pull towards zero, in rows' worth. */
const RIDGE = 1;

/**
 * Coefficients of a logistic regression, by Newton's method with coordinate descent on each quadratic approximation.
 * @param least what each coefficient may not fall below
 */
export function fitLogistic({ rows, outcomes, weights, offset }: Design, least: readonly number[]): number[] {
  const size = least.length;
  let coefficients = least.map(() => 0);
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = coefficients.map((value) => RIDGE * value);
    const curvature: number[][] = coefficients.map((_, i) => coefficients.map((__, j) => (i === j ? RIDGE : 0)));
    rows.forEach((row, index) => {
      const z = row.reduce((sum, value, i) => sum + value * (coefficients[i] ?? 0), offset[index] ?? 0);
      const p = 1 / (1 + Math.exp(-z));
      const error = (weights[index] ?? 0) * (p - Number(outcomes[index]));
      const bend = (weights[index] ?? 0) * Math.max(1e-6, p * (1 - p));
      for (let i = 0; i < size; i += 1) {
        const x = row[i] ?? 0;
        gradient[i] = (gradient[i] ?? 0) + error * x;
        const line = curvature[i] ?? [];
        for (let j = 0; j < size; j += 1) line[j] = (line[j] ?? 0) + bend * x * (row[j] ?? 0);
      }
    });
    const next = minimizeQuadratic(coefficients, gradient, curvature, least);
    const moved = Math.max(...next.map((value, i) => Math.abs(value - (coefficients[i] ?? 0))));
    coefficients = next.map((value, i) => (coefficients[i] ?? 0) + clampStep(value - (coefficients[i] ?? 0)));
    if (moved < 1e-7) break;
  }
  return coefficients;
}

/** Newton steps from zero can overshoot when the classes separate well. */
function clampStep(step: number): number {
  return Math.max(-2, Math.min(2, step));
}

function minimizeQuadratic(
  start: readonly number[],
  gradient: readonly number[],
  curvature: readonly (readonly number[])[],
  least: readonly number[],
): number[] {
  const at = [...start];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (let i = 0; i < at.length; i += 1) {
      const line = curvature[i] ?? [];
      const slope = line.reduce((sum, value, j) => sum + value * ((at[j] ?? 0) - (start[j] ?? 0)), gradient[i] ?? 0);
      const moved = (at[i] ?? 0) - slope / (line[i] ?? 1);
      at[i] = Math.max(least[i] ?? Number.NEGATIVE_INFINITY, moved);
    }
  }
  return at;
}
