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

/** `1 / (1 + e^−x)`; finite for every x. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The sum of the terms. */
export function sumOf(terms: readonly Term[]): number {
  return terms.reduce((sum, { logOdds }) => sum + logOdds, 0);
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

/** By how much the negative terms of these families lower the log-odds together; not negative. */
export function loweredBy(terms: readonly Term[], families: ReadonlySet<string>): number {
  return terms.reduce((sum, { family, logOdds }) => (families.has(family) && logOdds < 0 ? sum - logOdds : sum), 0);
}

/**
 * Keeps the negative terms of these families from lowering the log-odds by more than a bound together: beyond it each
 * is scaled by the same factor.
 */
export function boundLowering(terms: readonly Term[], families: ReadonlySet<string>, most: number): Term[] {
  const lowered = loweredBy(terms, families);
  if (lowered <= most) return [...terms];
  return terms.map((term) =>
    families.has(term.family) && term.logOdds < 0 ? { ...term, logOdds: (term.logOdds * most) / lowered } : term,
  );
}
