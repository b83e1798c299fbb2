import type { IncidentGroup } from '@soc-agent/contracts';
import type { GraphEdge, GraphNode } from '../shared/charts/graph-layout.js';
import { splitEntity } from '../shared/vocabulary/entities.js';

/** Kinds that have a page of their own. */
const WITH_PAGE: ReadonlySet<string> = new Set(['ip', 'user', 'host', 'hash']);

/** What an incident names, joined where one group names both: the entity that it is about, and each other one. */
export function entityWeb(members: readonly IncidentGroup[]): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const mains = new Set(members.flatMap(({ main }) => main ?? []));
  const names = new Set(members.flatMap(({ main, entities }) => [...(main === undefined ? [] : [main]), ...entities]));
  const joins = new Map<string, { from: string; to: string; titles: Set<string> }>();
  for (const { main, entities, title } of members) {
    const [from = main, ...rest] = main === undefined ? entities : [main, ...entities];
    for (const to of rest) {
      if (from === undefined || to === from) continue;
      const [one, other] = [from, to].sort() as [string, string];
      const known = joins.get(`${one} ${other}`) ?? { from: one, to: other, titles: new Set<string>() };
      joins.set(`${one} ${other}`, { ...known, titles: known.titles.add(title) });
    }
  }
  return {
    nodes: [...names].map((name) => {
      const { kind, value } = splitEntity(name);
      return {
        id: name,
        kind,
        label: value,
        ...(mains.has(name) && { isMain: true }),
        ...(WITH_PAGE.has(kind) && { route: ['/entities', kind, value] }),
      };
    }),
    edges: [...joins.values()].map(({ from, to, titles }) => ({ from, to, label: labelOf([...titles]) })),
  };
}

function labelOf([first = '', ...more]: readonly string[]): string {
  return more.length > 0 ? `${first} and ${more.length} more` : first;
}
