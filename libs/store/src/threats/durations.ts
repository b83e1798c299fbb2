/** How many took so long. */
export interface Durations {
  ms: number;
  n: number;
}

/** Counts of durations, the shortest first, from rows of a rollup. */
export function durationsOf(rows: readonly { dimension: string; value: string; n: number }[]): Durations[] {
  return rows
    .filter(({ dimension }) => dimension === 'duration')
    .map(({ value, n }) => ({ ms: Number(value), n: Number(n) }))
    .sort((a, b) => a.ms - b.ms);
}

/** Mean, median and 95th percentile by nearest rank. @param sumMs of all of them */
export function processingOf(
  durations: readonly Durations[],
  sumMs: number,
): { meanMs: number; p50Ms: number; p95Ms: number } {
  const measured = durations.reduce((sum, { n }) => sum + n, 0);
  return {
    meanMs: measured > 0 ? sumMs / measured : 0,
    p50Ms: percentile(durations, 0.5 * measured),
    p95Ms: percentile(durations, 0.95 * measured),
  };
}

function percentile(durations: readonly Durations[], rank: number): number {
  let passed = 0;
  for (const { ms, n } of durations) {
    passed += n;
    if (passed >= rank && passed > 0) return ms;
  }
  return 0;
}
