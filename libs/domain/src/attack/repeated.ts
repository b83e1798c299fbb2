/** A further voice for the same adds half as much as the one before: it mostly says the same again. */
const REPETITION = 0.5;

/** Sum of weights that repeat each other, the greatest in full. Sorts the list. */
export function repeated(weights: number[]): number {
  weights.sort((a, b) => b - a);
  let factor = 1;
  let sum = 0;
  for (const weight of weights) {
    sum += weight * factor;
    factor *= REPETITION;
  }
  return sum;
}
