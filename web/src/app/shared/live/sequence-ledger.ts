/**
 * Which of the numbered changes have been seen. Numbers arrive in any order, because notifiers compete for them, and
 * some never arrive, because not every stored change is announced; so a gap counts only once it has lasted.
 */
export class SequenceLedger {
  private contiguous: number | undefined;
  private readonly beyond = new Set<number>();
  private gapSince: number | undefined;

  /** Up to here nothing is missing; undefined before anything was seen. */
  get seenUpTo(): number | undefined {
    return this.contiguous;
  }

  /** Notes one arrived number; times in Unix milliseconds. */
  see(seq: number, now: number): void {
    this.contiguous ??= seq - 1;
    if (seq > this.contiguous) this.beyond.add(seq);
    while (this.beyond.delete(this.contiguous + 1)) {
      this.contiguous += 1;
      this.gapSince = undefined;
    }
    if (this.beyond.size > 0) this.gapSince ??= now;
  }

  /** Everything up to and including the number has been fetched. */
  caughtUpTo(seq: number): void {
    this.contiguous = Math.max(this.contiguous ?? 0, seq);
    for (const later of this.beyond) if (later <= this.contiguous) this.beyond.delete(later);
    while (this.beyond.delete(this.contiguous + 1)) this.contiguous += 1;
    this.gapSince = undefined;
  }

  /** True when a number has been missing for longer than the patience, milliseconds. */
  isBehind(now: number, patienceMs: number): boolean {
    return this.gapSince !== undefined && now - this.gapSince >= patienceMs;
  }
}
