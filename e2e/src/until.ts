import { setTimeout as wait } from 'node:timers/promises';

/** Far more than anything takes, also beside much else: only what hangs is that late. Less than a test of jest's has. */
export const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 50;

/**
 * Looks until what is found is as wanted; that is returned.
 * @param isSo left out, whatever is not false, 0, empty or missing.
 * @throws Error with what was found last, when it never is.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  isSo: (found: T) => boolean = Boolean,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; await wait(LOOK_EVERY_MS)) {
    const found = await look();
    if (isSo(found)) return found;
    if (Date.now() > end) throw new Error(`not so after ${timeoutMs} ms: ${JSON.stringify(found)?.slice(0, 500)}`);
  }
}
