import type { VerdictCounts } from '@soc-agent/contracts';
import { createHash } from 'node:crypto';

const WEEK_MS = 7 * 86_400_000;
/** What is left of a verdict after a week: .97 a day, a half-life of 23 days, so that a tuned rule recovers. */
const LEFT_AFTER_A_WEEK = 0.97 ** 7;
/** Older verdicts would count less than one hundredth. */
const WEEKS_KEPT = 26;
/** Real and false verdicts of one analyst on one subject in one week beyond which more count no more. */
const MAX_PER_ANALYST = 25;
/** The same for all analysts together: whoever invents names gains nothing by it. */
const MAX_PER_WEEK = 50;

/**
 * Verdicts on one subject as whole numbers per week and account. Whole numbers make a withdrawal exact: it is the
 * entry with one less, whatever else was recorded in between. Real and false verdicts have bounds of their own, so
 * that a flood of one does not drown the other.
 */
export class VerdictLedger {
  private readonly entries = new Map<string, { week: number; real: number; false: number }>();

  /** @param step 1 to record, -1 to withdraw */
  add(real: boolean, analyst: string, at: number, step: 1 | -1): void {
    const week = Math.floor(at / WEEK_MS);
    const key = `${week}:${accountOf(analyst)}`;
    const entry = this.entries.get(key) ?? { week, real: 0, false: 0 };
    const outcome = real ? 'real' : 'false';
    entry[outcome] = Math.max(0, entry[outcome] + step);
    if (entry.real + entry.false > 0) this.entries.set(key, entry);
    else this.entries.delete(key);
    const latest = Math.max(...Array.from(this.entries.values(), (known) => known.week));
    for (const [old, { week: oldWeek }] of this.entries) if (oldWeek < latest - WEEKS_KEPT) this.entries.delete(old);
  }

  /** What the verdicts count at a time; the same to the last digit in whatever order they were given. */
  countsAt(at: number): VerdictCounts {
    const now = Math.floor(at / WEEK_MS);
    const byAge = Array.from({ length: WEEKS_KEPT + 1 }, () => ({ real: 0, false: 0 }));
    for (const { week, real, false: benign } of this.entries.values()) {
      const tally = byAge[Math.max(0, now - week)];
      if (!tally) continue;
      tally.real += Math.min(MAX_PER_ANALYST, real);
      tally.false += Math.min(MAX_PER_ANALYST, benign);
    }
    const counts = { real: 0, false: 0 };
    byAge.forEach((tally, age) => {
      counts.real += Math.min(MAX_PER_WEEK, tally.real) * LEFT_AFTER_A_WEEK ** age;
      counts.false += Math.min(MAX_PER_WEEK, tally.false) * LEFT_AFTER_A_WEEK ** age;
    });
    return counts;
  }
}

/** One of sixteen that all names share, so that a thousand names take no more room than sixteen. */
function accountOf(analyst: string): string {
  return createHash('sha1').update(analyst).digest('hex').slice(0, 1);
}
