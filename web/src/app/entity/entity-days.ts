import type { EntityPage } from '@soc-agent/contracts';
import type { SeverityBucket } from '../shared/charts/histogram-bars.js';

export const DAY_MS = 86_400_000;
/** The newest days that are shown. */
const MOST_DAYS = 90;
/** So many are shown at least, so that one day is seen beside others. */
const LEAST_DAYS = 14;

/** The days from the first with a threat to the last, those without any among them; fourteen at least, and the newest ninety. */
export function entityDays(perDay: EntityPage['perDay']): SeverityBucket[] {
  const known = new Map(perDay.map(({ day, bySeverity }) => [dayOf(day), bySeverity]));
  const days = [...known.keys()].filter(Number.isFinite);
  if (days.length === 0) return [];
  const last = Math.max(...days);
  const first = Math.min(Math.max(Math.min(...days), last - MOST_DAYS + 1), last - LEAST_DAYS + 1);
  return Array.from({ length: last - first + 1 }, (_, n) => ({
    start: new Date((first + n) * DAY_MS).toISOString(),
    bySeverity: known.get(first + n) ?? {},
  }));
}

/** Number of a UTC day. */
function dayOf(day: string): number {
  return Math.floor(Date.parse(day) / DAY_MS);
}
