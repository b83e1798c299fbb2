import type { RelatedList } from '@soc-agent/contracts';
import type { GraphEdge, GraphNode } from '../shared/charts/graph-layout.js';
import { splitEntity } from '../shared/vocabulary/entities.js';

/** A threat, what it shares, and whom it shares it with; each entity once. */
export function graphOf(
  threat: { id: string; title: string },
  related: RelatedList['items'],
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const entities = [...new Set(related.flatMap(({ shared }) => shared))];
  return {
    nodes: [
      { id: threat.id, kind: 'threat', label: threat.title, isMain: true },
      ...entities.map((entity): GraphNode => {
        const { kind, value } = splitEntity(entity);
        return { id: entity, kind, label: value, route: ['/entities', kind, value] };
      }),
      ...related.map(({ threat: { id, title } }): GraphNode => ({
        id,
        kind: 'threat',
        label: title,
        route: ['/threats', id],
      })),
    ],
    edges: [
      ...entities.map((entity) => ({ from: threat.id, to: entity })),
      ...related.flatMap(({ threat: { id }, shared }) => shared.map((entity) => ({ from: entity, to: id }))),
    ],
  };
}
