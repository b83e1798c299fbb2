import { createHash } from 'node:crypto';
import type { LedgerEntry } from '@soc-agent/contracts';

const WEEK_MS = 7 * 86_400_000;
/** What is left of a verdict after a week: .97 a day, a half-life of 23 days, so that a tuned rule recovers. */
const LEFT_AFTER_A_WEEK = 0.97 ** 7;
/** Older verdicts would count less than one hundredth. */
export const WEEKS_KEPT = 26;
/** Real and false verdicts of one account on one subject in one week beyond which more count no more. */
const MAX_PER_ACCOUNT = 25;
/** The same for all accounts together: inventing names gains nothing. */
const MAX_PER_WEEK = 50;

/** Verdicts on one subject, each aged by the time since it was given, so both are fractions. */
export interface VerdictCounts {
  real: number;
  /** False positives and benign true positives. */
  false: number;
}

/**
 * What verdicts count at a time; the same to the last digit in whatever order they were given. Real and false verdicts
 * have bounds of their own, so that a flood of one does not drown the other.
 */
export function countsAt(ledger: readonly LedgerEntry[], at: number): VerdictCounts {
  const now = Math.floor(at / WEEK_MS);
  const byAge = Array.from({ length: WEEKS_KEPT + 1 }, () => ({ real: 0, false: 0 }));
  for (const { week, real, false: benign } of ledger) {
    const tally = byAge[Math.max(0, now - week)];
    if (!tally) continue;
    tally.real += Math.min(MAX_PER_ACCOUNT, real);
    tally.false += Math.min(MAX_PER_ACCOUNT, benign);
  }
  const counts = { real: 0, false: 0 };
  byAge.forEach((tally, age) => {
    counts.real += Math.min(MAX_PER_WEEK, tally.real) * LEFT_AFTER_A_WEEK ** age;
    counts.false += Math.min(MAX_PER_WEEK, tally.false) * LEFT_AFTER_A_WEEK ** age;
  });
  return counts;
}

/** The week a verdict is counted in, weeks since 1970. */
export function weekOf(at: number): number {
  return Math.floor(at / WEEK_MS);
}

/** The account an analyst's verdicts are counted under: one of sixteen that all names share, so that inventing names takes no room. */
export function accountOf(customerName: string, analyst: string): string {
  return createHash('sha1').update(`${customerName}/${analyst}`).digest('hex').slice(0, 1);
}
