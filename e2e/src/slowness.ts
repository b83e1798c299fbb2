import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 50;

/**
 * Measures what a busy machine adds to whatever a service answers: again and again it pauses, and asks for what a service answers at once.
 * What this takes beyond the pauses is the machine's.
 */
export class Slowness {
  private readonly startedAt = performance.now();
  private pauses = 0;
  private isOver = false;

  /** @param url of the service. */
  constructor(url: string) {
    void this.watch(`${url}/health`);
  }

  /** Does the work; it took so many milliseconds beyond what the machine added, a pause more or less. */
  async timed<T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> {
    const [startedAt, addedBefore] = [performance.now(), this.addedMs];
    const result = await work();
    return { result, tookMs: performance.now() - startedAt - (this.addedMs - addedBefore) };
  }

  end(): void {
    this.isOver = true;
  }

  /** Since the beginning. */
  private get addedMs(): number {
    return performance.now() - this.startedAt - this.pauses * PAUSE_MS;
  }

  private async watch(url: string): Promise<void> {
    while (!this.isOver) {
      this.pauses++;
      await wait(PAUSE_MS);
      // a service that ends meanwhile is what a test wants
      await fetch(url).then(
        async (answer) => answer.arrayBuffer(),
        () => undefined,
      );
    }
  }
}
