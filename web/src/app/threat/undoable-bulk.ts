import type { ThreatActivity } from '@soc-agent/contracts';

/** How long the gateway lets bulk work be undone, milliseconds; each line of it is older than its end. */
const UNDO_MS = 600_000;

/**
 * The lines at which bulk work can be undone: the newest of each, while there is time, unless it was undone here already.
 * @param items the newest first.
 * @param now Unix milliseconds.
 */
export function undoableLines(items: readonly ThreatActivity[], now: number): ReadonlySet<ThreatActivity> {
  const told = new Set<string>();
  return new Set(
    items.filter(({ at, bulk, kind }) => {
      if (bulk === undefined || told.has(bulk)) return false;
      told.add(bulk);
      return kind !== 'undone' && now - Date.parse(at) < UNDO_MS;
    }),
  );
}
