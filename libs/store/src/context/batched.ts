/** Questions that go together into one, at most: what a slow answer has held up. */
const MOST_TOGETHER = 50;

interface Question<V> {
  keys: readonly string[];
  answered: (found: ReadonlyMap<string, V>) => void;
  failed: (error: unknown) => void;
}

/**
 * Looks keys up, many at a time: what is asked while an answer is on its way goes together into the next question. One who asks
 * alone does not wait.
 */
export class Batched<V> {
  private readonly waiting: Question<V>[] = [];
  private isAsking = false;

  constructor(private readonly ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {}

  /** What is known of the keys, and perhaps of others; the error of the question that they were part of. */
  async of(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    if (keys.length === 0) return new Map();
    return new Promise((answered, failed) => {
      this.waiting.push({ keys, answered, failed });
      if (!this.isAsking) void this.askWhatWaits();
    });
  }

  private async askWhatWaits(): Promise<void> {
    this.isAsking = true;
    for (let together = this.next(); together.length > 0; together = this.next()) {
      try {
        const found = await this.ask([...new Set(together.flatMap(({ keys }) => keys))]);
        for (const { answered } of together) answered(found);
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.isAsking = false;
  }

  private next(): Question<V>[] {
    return this.waiting.splice(0, MOST_TOGETHER);
  }
}
