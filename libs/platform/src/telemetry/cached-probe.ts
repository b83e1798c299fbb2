import { setTimeout as wait } from 'node:timers/promises';

/** A server that does not answer within this time has no value in this scrape. */
const DEADLINE_MS = 1000;
/** Gauges of one scrape, and scrapes of two Prometheus servers, share one question. */
const FRESH_MS = 500;

/**
 * What several gauges read of a server at a scrape: asked once, never waited for longer than a second, never asked again while
 * a question is open. Undefined when there is no answer: what is unknown is left out.
 */
export class CachedProbe<T> {
  private asked?: Promise<T | undefined>;
  private last: { value: T | undefined; at: number } | undefined;

  constructor(private readonly ask: () => Promise<T>) {}

  async value(): Promise<T | undefined> {
    if (this.last && Date.now() - this.last.at < FRESH_MS) return this.last.value;
    this.asked ??= this.ask()
      .catch(() => undefined)
      .then((value) => {
        this.last = { value, at: Date.now() };
        return value;
      })
      .finally(() => delete this.asked);
    return Promise.race([this.asked, wait(DEADLINE_MS, undefined, { ref: false })]);
  }
}
