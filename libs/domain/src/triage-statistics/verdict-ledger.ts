import type { VerdictCounts } from './triage-statistics.js';

const WEEK_MS = 7 * 86_400_000;
/** What is left of a verdict after a week: .97 a day, a half-life of 23 days, so that a tuned rule recovers. */
const LEFT_AFTER_A_WEEK = 0.97 ** 7;
/** Older verdicts would count less than one hundredth. */
const WEEKS_KEPT = 26;
/** Verdicts of one analyst on one subject in one week beyond which more count no more: a single account cannot rewrite a rule. */
const MAX_PER_ANALYST = 50;

/**
 * Verdicts on one subject as whole numbers per week and analyst. Whole numbers make a withdrawal exact: it is the
 * entry with one less, whatever else was recorded in between.
 */
export class VerdictLedger {
  private readonly entries = new Map<string, { week: number; real: number; false: number }>();
  private latest = 0;

  /** @param step 1 to record, -1 to withdraw */
  add(real: boolean, analyst: string, at: number, step: 1 | -1): void {
    const week = Math.floor(at / WEEK_MS);
    const key = `${week}:${analyst}`;
    const entry = this.entries.get(key) ?? { week, real: 0, false: 0 };
    const outcome = real ? 'real' : 'false';
    entry[outcome] = Math.max(0, entry[outcome] + step);
    if (entry.real + entry.false > 0) this.entries.set(key, entry);
    else this.entries.delete(key);
    this.latest = Math.max(this.latest, week);
    for (const [old, { week: oldWeek }] of this.entries)
      if (oldWeek < this.latest - WEEKS_KEPT) this.entries.delete(old);
  }

  /** What the verdicts count at a time. */
  countsAt(at: number): VerdictCounts {
    const now = Math.floor(at / WEEK_MS);
    const counts = { real: 0, false: 0 };
    for (const entry of this.entries.values()) {
      const given = entry.real + entry.false;
      const weight = LEFT_AFTER_A_WEEK ** Math.max(0, now - entry.week) * Math.min(1, MAX_PER_ANALYST / given);
      counts.real += entry.real * weight;
      counts.false += entry.false * weight;
    }
    return counts;
  }
}
