import type { Group } from './model.js';

/**
 * What a person took apart stays apart: each cut has two sides, `7a` and `7b`, and every group keeps the sides it was put
 * on, wherever it moves. Groups on two sides of one cut never come together by themselves, nor through a third.
 */
export function areApart(some: readonly Pick<Group, 'apart'>[], others: readonly Pick<Group, 'apart'>[]): boolean {
  const sides = sidesOf(some);
  return others.some(({ apart }) => apart.some((side) => sides.has(otherSide(side))));
}

/** All sides that any of the groups is on. */
export function sidesOf(groups: readonly Pick<Group, 'apart'>[]): Set<string> {
  return new Set(groups.flatMap(({ apart }) => apart));
}

/** The group on one more side of a cut. @param cut of the customer, such as the log's number of what cut */
export function putOnSide<G extends Pick<Group, 'apart'>>(group: G, cut: number, side: 'a' | 'b'): G {
  return { ...group, apart: [...new Set([...group.apart, `${cut}${side}`])].sort() };
}

/** The group without the sides that keep it from the others: a person brought them together. */
export function reconciled<G extends Pick<Group, 'apart'>>(group: G, others: readonly Pick<Group, 'apart'>[]): G {
  const sides = sidesOf(others);
  return { ...group, apart: group.apart.filter((side) => !sides.has(otherSide(side))) };
}

function otherSide(side: string): string {
  return `${side.slice(0, -1)}${side.endsWith('a') ? 'b' : 'a'}`;
}
