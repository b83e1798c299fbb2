import type { PastThreat } from '../../ports.js';

/** How similar threats ended; a benign true positive counts as harmless, duplicates and doubts count as nothing. */
export interface PastVerdicts {
  real: PastThreat[];
  falsePositives: PastThreat[];
  judged: number;
}

/** Sorts threats by what analysts said of them. */
export function pastVerdicts(threats: readonly PastThreat[]): PastVerdicts {
  const real = threats.filter(({ verdict }) => verdict === 'true_positive');
  const falsePositives = threats.filter(
    ({ verdict }) => verdict === 'false_positive' || verdict === 'benign_true_positive',
  );
  return { real, falsePositives, judged: real.length + falsePositives.length };
}
