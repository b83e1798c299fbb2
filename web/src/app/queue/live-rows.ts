import type { ThreatGroup, ThreatSummary } from '@soc-agent/contracts';
import { graver } from './queue-row.js';

/** Rows after changes, and what they did not have. */
export interface Merged<T> {
  rows: readonly T[];
  /** Threats that no row is of, oldest change first. */
  unknown: readonly ThreatSummary[];
}

/**
 * Changes rows in place, each only to a later state. Nothing moves; who is no longer asked for stays until the list is read again.
 * @param at where each threat stands among the rows.
 */
export function changeThreats(
  rows: readonly ThreatSummary[],
  at: ReadonlyMap<string, number>,
  changes: readonly ThreatSummary[],
): Merged<ThreatSummary> {
  let changed: ThreatSummary[] | undefined;
  const unknown: ThreatSummary[] = [];
  for (const change of changes) {
    const place = at.get(change.id);
    if (place === undefined) {
      unknown.push(change);
      continue;
    }
    const before = (changed ?? rows)[place];
    if (before && isLater(change, before)) (changed ??= [...rows])[place] = change;
  }
  return { rows: changed ?? rows, unknown };
}

/** What is not stored has no number: any state of it that is stored is later. */
function isLater(change: ThreatSummary, before: ThreatSummary): boolean {
  return change.seq > before.seq || (change.seq === before.seq && change.updatedAt > before.updatedAt);
}

/** Puts newcomers before the rows, the newest first, and keeps at most so many. */
export function letIn(
  rows: readonly ThreatSummary[],
  newcomers: readonly ThreatSummary[],
  most: number,
): readonly ThreatSummary[] {
  if (newcomers.length === 0) return rows;
  const latest = new Map<string, ThreatSummary>();
  for (const one of newcomers) {
    const known = latest.get(one.id);
    if (!known || isLater(one, known)) latest.set(one.id, one);
  }
  // ids are of UUIDv7: their order is that of time
  const first = [...latest.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const head = rows[0];
  if (!head || (first.at(-1)?.id ?? '') > head.id) return [...first, ...rows].slice(0, most);
  return [...first, ...rows.filter(({ id }) => !latest.has(id))].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, most);
}

/** Counts threats that are new into the groups they belong to. */
export function countIntoGroups(
  groups: readonly ThreatGroup[],
  changes: readonly ThreatSummary[],
): Merged<ThreatGroup> {
  const at = new Map(groups.map(({ groupKey }, place) => [groupKey, place]));
  let changed: ThreatGroup[] | undefined;
  const unknown: ThreatSummary[] = [];
  for (const threat of changes) {
    const place = threat.groupKey === undefined ? undefined : at.get(threat.groupKey);
    const group = place === undefined ? undefined : (changed ?? groups)[place];
    if (place === undefined || !group) {
      unknown.push(threat);
      continue;
    }
    if (threat.id <= group.newest) continue;
    const worst = graver(group.worst, threat.severity);
    (changed ??= [...groups])[place] = {
      ...group,
      count: group.count + 1,
      lastAt: threat.createdAt,
      newest: threat.id,
      triage: threat.triage,
      sparkline: [...group.sparkline.slice(0, -1), (group.sparkline.at(-1) ?? 0) + 1],
      ...(worst && { worst }),
    };
  }
  return { rows: changed ?? groups, unknown };
}
