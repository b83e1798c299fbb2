import type { Explanation, FpRecommendation, Severity } from '@soc-agent/contracts';
import { sigmoid, type Term } from './log-odds.js';

/** Scores between these leave the decision to an analyst. */
export const UNDECIDED_BAND = { from: 0.3, to: 0.8 } as const;
/** Less evidence than this leaves it to an analyst as well. */
const LEAST_CONFIDENCE = 0.35;

/** What to do with a score: nothing is called harmless without a reason that a person can check, nor a CRITICAL at all. */
export function recommend(
  severity: Severity | undefined,
  score: number,
  confidence: number,
  explainedBy: readonly Explanation[],
): FpRecommendation {
  if (explainedBy.length > 0 && severity !== 'CRITICAL') return 'likely_false_positive';
  if (score < UNDECIDED_BAND.from && confidence >= LEAST_CONFIDENCE) return 'likely_real_threat';
  return 'needs_review';
}

/** How sure a score is: grows with the weight of evidence on either side beyond the source's own rating; none gives .2, a sum of 5 about .9. */
export function confidenceOf(terms: readonly Term[]): number {
  const sums = new Map<string, number>();
  for (const { family, logOdds } of terms) sums.set(family, (sums.get(family) ?? 0) + logOdds);
  sums.delete('prior');
  const weight = [...sums.values()].reduce((sum, ofFamily) => sum + Math.abs(ofFamily), 0);
  return 1 - 0.8 * Math.exp(-weight / 2.5);
}

/** The score and the three terms that moved it most, in words. */
export function explain(score: number, terms: readonly Term[]): string {
  const strongest = terms
    .filter(({ logOdds }) => Math.abs(logOdds) > 0.05)
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
    .slice(0, 3)
    .map(
      ({ description, logOdds, family }) =>
        `${description} (${family === 'prior' ? toBeginWith(logOdds) : times(logOdds)})`,
    );
  const reasons = strongest.length > 0 ? strongest.join('; ') : 'nothing is known that speaks for either side';
  return `${Math.round(score * 100)} % likely a false positive: ${reasons}.`;
}

function toBeginWith(logOdds: number): string {
  return `${Math.round(100 * sigmoid(logOdds))} % likely real to begin with`;
}

function times(logOdds: number): string {
  const factor = Math.exp(Math.abs(logOdds));
  return `${factor.toFixed(1)} times ${logOdds > 0 ? 'likelier' : 'less likely'} real`;
}
