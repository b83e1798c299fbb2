import type { BulkTarget } from '../shared/decisions/bulk.js';
import type { Filters } from './paged.js';
import { bodyFilters } from './queue-query.js';
import { incidentIdOf, type QueueRow } from './queue-row.js';

/** Rows that were chosen, or all that match. */
export interface Selection {
  ids: ReadonlySet<string>;
  isAll: boolean;
}

export const NOTHING: Selection = { ids: new Set(), isAll: false };

/** Chooses a row, or lets go of it; a range goes from the last one that was pressed. */
export function picked({ ids }: Selection, rows: readonly QueueRow[], id: string, from: string | undefined): Selection {
  const next = new Set(ids);
  const [start, end] = [rows.findIndex((row) => row.id === (from ?? id)), rows.findIndex((row) => row.id === id)];
  if (from !== undefined && start >= 0 && end >= 0) {
    for (const row of rows.slice(Math.min(start, end), Math.max(start, end) + 1)) next.add(row.id);
  } else if (!next.delete(id)) {
    next.add(id);
  }
  return { ids: next, isAll: false };
}

/**
 * What the request names: threats one by one; groups and incidents by what they are filtered by, of which there are two requests
 * where both were chosen; or everything that matches.
 */
export function targetsOf({ ids, isAll }: Selection, rows: readonly QueueRow[], filters: Filters): BulkTarget[] {
  if (isAll) return [{ filters: bodyFilters(filters) }];
  const chosen = rows.filter((row) => ids.has(row.id));
  const of = (kind: QueueRow['kind']): QueueRow[] => chosen.filter((row) => row.kind === kind);
  const [threats, groups, incidents] = [of('threat'), of('group'), of('incident')];
  return [
    ...(threats.length > 0 ? [{ ids: threats.map(({ id }) => id) }] : []),
    ...(groups.length > 0 ? [{ filters: { group: groups.map(({ id }) => id) } }] : []),
    ...(incidents.length > 0 ? [{ filters: { incident: incidents.map(incidentIdOf) } }] : []),
  ];
}

/** How many threats that is; undefined where only the gateway knows. */
export function threatsOf({ ids, isAll }: Selection, rows: readonly QueueRow[]): number | undefined {
  if (isAll) return undefined;
  return rows.reduce((sum, row) => sum + (ids.has(row.id) ? (row.threats ?? 1) : 0), 0);
}
