import type { ThreatSummary } from '@soc-agent/contracts';

/** As the gateway lists them: ids are UUIDv7, so their order is that of time. */
function newestFirst(a: ThreatSummary, b: ThreatSummary): number {
  return b.id.localeCompare(a.id);
}

/** Rows after changes, newest first: a later change of a threat replaces an earlier one, whatever order they came in. */
export function mergeThreats(
  rows: readonly ThreatSummary[],
  changes: readonly ThreatSummary[],
  limit: number,
): readonly ThreatSummary[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const change of changes) {
    const known = byId.get(change.id);
    if (!known || known.seq < change.seq) byId.set(change.id, change);
  }
  return [...byId.values()].sort(newestFirst).slice(0, limit);
}

/** Rows with the changes that concern them; nothing is added, nothing moves. */
export function updateThreats(
  rows: readonly ThreatSummary[],
  changes: readonly ThreatSummary[],
): readonly ThreatSummary[] {
  const latest = new Map(changes.map((change) => [change.id, change]));
  return rows.map((row) => {
    const change = latest.get(row.id);
    return change && change.seq > row.seq ? change : row;
  });
}
