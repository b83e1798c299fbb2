/**
 * Which of the numbered changes have been seen. Numbers arrive in any order, because notifiers compete for them, and
 * some never arrive, because not every stored change is announced; so a gap counts only once it has lasted.
 */
export class SequenceLedger {
  private contiguous: number | undefined;
  /** What arrived beyond a gap: the number before each, by its own. */
  private readonly beyond = new Map<number, number>();
  private gapSince: number | undefined;

  /** Up to here nothing is missing; undefined before anything was seen. */
  get seenUpTo(): number | undefined {
    return this.contiguous;
  }

  /**
   * Notes one arrived number; times in Unix milliseconds.
   * @param before the number of the change before it: not the next lower one for who hears of one customer alone.
   */
  see(seq: number, now: number, before = seq - 1): void {
    this.contiguous ??= before;
    if (seq > this.contiguous) this.beyond.set(seq, before);
    if (this.close()) this.gapSince = undefined;
    if (this.beyond.size > 0) this.gapSince ??= now;
  }

  /** Everything up to and including the number has been fetched. */
  caughtUpTo(seq: number): void {
    this.contiguous = Math.max(this.contiguous ?? 0, seq);
    this.close();
    this.gapSince = undefined;
  }

  /** True when a number has been missing for longer than the patience, milliseconds. */
  isBehind(now: number, patienceMs: number): boolean {
    return this.gapSince !== undefined && now - this.gapSince >= patienceMs;
  }

  /** Takes in what follows without a gap; true when there was something. */
  private close(): boolean {
    let contiguous = this.contiguous ?? 0;
    const start = contiguous;
    for (const [seq, before] of [...this.beyond].sort(([a], [b]) => a - b)) {
      if (before > contiguous && seq > contiguous) break;
      contiguous = Math.max(contiguous, seq);
      this.beyond.delete(seq);
    }
    this.contiguous = contiguous;
    return contiguous > start;
  }
}
