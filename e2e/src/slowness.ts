import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 50;

/**
 * Measures the delay that a busy machine adds to each answer: it requests `/health` again and again, with a pause in between. `/health` answers at
 * once, so all time beyond the pauses is the machine's.
 */
export class Slowness {
  private readonly startedAt = performance.now();
  private pauses = 0;
  private isOver = false;

  /** @param url of the service. */
  constructor(url: string) {
    void this.watch(`${url}/health`);
  }

  /** Does the work. `tookMs` is its time without what the machine added, give or take a pause. */
  async timed<T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
    const [startedAt, addedBefore] = [performance.now(), this.addedMs];
    const result = await work();
    return { result, tookMs: performance.now() - startedAt - (this.addedMs - addedBefore) };
  }

  end(): void {
    this.isOver = true;
  }

  /** What the machine added since the start, milliseconds. */
  private get addedMs(): number {
    return performance.now() - this.startedAt - this.pauses * PAUSE_MS;
  }

  private async watch(url: string): Promise<void> {
    while (!this.isOver) {
      this.pauses++;
      await wait(PAUSE_MS);
      // some tests end the service meanwhile
      await fetch(url).then(
        async (answer) => answer.arrayBuffer(),
        () => undefined,
      );
    }
  }
}
