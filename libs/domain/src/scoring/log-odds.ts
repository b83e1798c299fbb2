import type { FpIndicator } from '@soc-agent/contracts';

/** One term of the score before it is shown, with the group of correlated evidence it belongs to. */
export interface Term extends FpIndicator {
  family: string;
}

/** Largest sum, in either direction, that one family of correlated terms may reach, by family; natural logarithm. */
export type FamilyCaps = Readonly<Record<string, number>>;

/** `ln(p / (1 − p))`; the argument is kept inside [1e-6, 1 − 1e-6], so the answer is finite. */
export function logit(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(p / (1 - p));
}

/** `1 / (1 + e^−x)` without overflow. */
export function sigmoid(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const e = Math.exp(logOdds);
  return e / (1 + e);
}

/**
 * Keeps correlated evidence from being counted twice: where the sum of a family passes its cap, each of its terms is
 * scaled by the same factor, so that the terms shown still add up to what counts. The family's sum stays monotone in
 * each of its terms.
 */
export function capFamilies(terms: readonly Term[], caps: FamilyCaps): Term[] {
  const sums = new Map<string, number>();
  for (const { family, logOdds } of terms) sums.set(family, (sums.get(family) ?? 0) + logOdds);
  return terms.map((term) => {
    const sum = Math.abs(sums.get(term.family) ?? 0);
    const cap = caps[term.family] ?? Number.POSITIVE_INFINITY;
    return sum > cap ? { ...term, logOdds: (term.logOdds * cap) / sum } : term;
  });
}
