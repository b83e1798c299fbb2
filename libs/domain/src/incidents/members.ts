import { BOUNDS } from './limits.js';
import type { EntityKey, Group } from './model.js';

/** The groups of one incident, in an order that does not depend on when they came. A change makes another list. */
export type Members = readonly Group[];

/** What a list comes to. */
interface Extent {
  ids: ReadonlySet<string>;
  startAt: number;
  lastAt: number;
  entities: ReadonlySet<EntityKey>;
}

/** Asked for several times for each threat that is placed beside an incident. */
const extents = new WeakMap<Members, Extent>();

export function membersOf(groups: Iterable<Group>): Members {
  return [...groups].sort(compare);
}

/** Puts a group into the list of its incident, and takes it out of the one that it has left. */
export function moveMember(
  lists: Map<number, Members>,
  listOf: (incident: number) => Members,
  before: Group | undefined,
  after: Group,
): void {
  const left = before?.incident;
  const isStaying = isMember(after) && left === after.incident;
  if (left !== undefined && !isStaying)
    lists.set(
      left,
      listOf(left).filter(({ id }) => id !== after.id),
    );
  if (isMember(after)) lists.set(after.incident, withMember(listOf(after.incident), after));
}

/** Whether a group is a member where it says: one that was taken in by another is none. */
export function isMember(group: Group): group is Group & { incident: number } {
  return group.incident !== undefined && group.mergedInto === undefined;
}

/** Whether groups are few enough for one incident. @param coming others, or what some of the members have grown to */
export function fits(members: Members, coming: Members = []): boolean {
  const [present, added] = [extentOf(members), extentOf(coming)];
  const newcomers = coming.filter(({ id }) => !present.ids.has(id));
  if (members.length + newcomers.length > BOUNDS.groups) return false;
  const spanMs = Math.max(present.lastAt, added.lastAt) - Math.min(present.startAt, added.startAt);
  const fresh = [...added.entities].filter((entity) => !present.entities.has(entity));
  return spanMs <= BOUNDS.spanMs && present.entities.size + fresh.length <= BOUNDS.entities;
}

/** The list with a group, in place of the one of its id, from which it can only have grown. */
function withMember(members: Members, group: Group): Members {
  const others = members.filter(({ id }) => id !== group.id);
  const after = others.findIndex((one) => compare(group, one) < 0);
  const list = others.toSpliced(after === -1 ? others.length : after, 0, group);
  const known = extents.get(members);
  if (known) extents.set(list, grown(known, group));
  return list;
}

function extentOf(members: Members): Extent {
  const known = extents.get(members);
  if (known) return known;
  const extent: Extent = {
    ids: new Set(members.map(({ id }) => id)),
    startAt: Math.min(...members.map(({ startAt }) => startAt)),
    lastAt: Math.max(...members.map(({ lastAt }) => lastAt)),
    entities: new Set(members.flatMap(({ entities }) => entities)),
  };
  extents.set(members, extent);
  return extent;
}

function grown({ ids, startAt, lastAt, entities }: Extent, group: Group): Extent {
  const isKnown = group.entities.every((entity) => entities.has(entity));
  return {
    ids: ids.has(group.id) ? ids : new Set(ids).add(group.id),
    startAt: Math.min(startAt, group.startAt),
    lastAt: Math.max(lastAt, group.lastAt),
    entities: isKnown ? entities : new Set([...entities, ...group.entities]),
  };
}

function compare(a: Group, b: Group): number {
  return a.startAt - b.startAt || (a.id < b.id ? -1 : 1);
}
