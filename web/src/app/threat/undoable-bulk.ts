import type { ThreatActivity } from '@soc-agent/contracts';

/** How long the gateway lets bulk work be undone, milliseconds; counted here from each line, which is older than the end of the work. */
const UNDO_MS = 600_000;

/**
 * The lines at which bulk work can be undone: the newest of each, while there is time, unless it was undone here already.
 * @param items the newest first.
 * @param now Unix milliseconds.
 */
export function undoableLines(items: readonly ThreatActivity[], now: number): ReadonlySet<ThreatActivity> {
  const met = new Set<string>();
  return new Set(
    items.filter(({ at, bulk, kind }) => {
      if (bulk === undefined || met.has(bulk)) return false;
      met.add(bulk);
      return kind !== 'undone' && now - Date.parse(at) < UNDO_MS;
    }),
  );
}
