import type { ThreatSummary } from '@soc-agent/contracts';

/** Arrivals older than this no longer count. */
export const RATE_WINDOW_MS = 30_000;

/** Between an analysis and its being stored. */
const STORING_MS = 1000;

/** Whether a change is the end of an analysis; later ones are an analyst's work. Compares the server's times only. */
export function isAnalysisEnd({ createdAt, updatedAt, totalMs }: ThreatSummary): boolean {
  return totalMs !== undefined && Date.parse(updatedAt) - Date.parse(createdAt) - totalMs < STORING_MS;
}

/** Mean rate over the window, or over the time listened when that is shorter; all times in Unix milliseconds. */
export function arrivalsPerSecond(arrivals: readonly number[], now: number, since: number): number {
  const windowMs = Math.min(RATE_WINDOW_MS, Math.max(1000, now - since));
  return arrivals.filter((at) => at > now - windowMs).length / (windowMs / 1000);
}
