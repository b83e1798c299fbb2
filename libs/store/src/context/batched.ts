import { Gathered } from '@soc-agent/contracts';

/** Questions that go together into one, at most: what a slow answer has held up. */
const MOST_TOGETHER = 50;

/** Looks keys up, those of many questions at a time. */
export class Batched<V> {
  private readonly gathered: Gathered<readonly string[], ReadonlyMap<string, V>>;

  constructor(ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
    this.gathered = new Gathered(async (questions) => {
      const found = await ask([...new Set(questions.flat())]);
      return questions.map(() => found);
    }, MOST_TOGETHER);
  }

  /** What is known of the keys, and perhaps of others; the error of the question that they were part of. */
  async of(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    return keys.length === 0 ? new Map() : this.gathered.of(keys);
  }
}
