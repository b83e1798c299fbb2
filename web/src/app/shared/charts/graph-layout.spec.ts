import { describe, expect, it } from 'vitest';
import { type GraphEdge, graphLayout, type GraphNode, MOST_NODES } from './graph-layout.js';

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({ id, kind: 'ip', label: id, ...more });
const edge = (from: string, to: string): GraphEdge => ({ from, to });
const star = (count: number): [GraphNode[], GraphEdge[]] => [
  [node('centre'), ...Array.from({ length: count }, (_, n) => node(`leaf-${n}`))],
  Array.from({ length: count }, (_, n) => edge('centre', `leaf-${n}`)),
];

describe('graphLayout', () => {
  it('keeps every node in the picture, and none upon another', () => {
    const { nodes, edges } = graphLayout(...star(12));
    expect(nodes).toHaveLength(13);
    expect(edges).toHaveLength(12);
    expect(
      nodes.every(({ x, y }) => x >= 0.08 - 1e-9 && x <= 0.92 + 1e-9 && y >= 0.08 - 1e-9 && y <= 0.92 + 1e-9),
    ).toBe(true);
    for (const one of nodes)
      for (const other of nodes)
        if (one !== other) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(0.05);
  });

  it('is the same for the same graph, in whichever order it is told', () => {
    const [nodes, edges] = star(8);
    const placesOf = (layout: ReturnType<typeof graphLayout>) =>
      new Map(layout.nodes.map(({ id, x, y }) => [id, [x, y]]));
    expect(placesOf(graphLayout([...nodes].reverse(), [...edges].reverse()))).toEqual(
      placesOf(graphLayout(nodes, edges)),
    );
  });

  it('puts the joined nearer than the others', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id));
    const { nodes: placed } = graphLayout(nodes, [edge('a', 'b'), edge('c', 'd')]);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => placed.find((candidate) => candidate.id === id)!);
    const apart = (one: typeof a, other: typeof a) => Math.hypot(one!.x - other!.x, one!.y - other!.y);
    expect(apart(a, b)).toBeLessThan(apart(a, c));
  });

  it('shows those that have most to do with others, the main ones whatever they have, and says how many it leaves out', () => {
    const [nodes, edges] = star(100);
    const { nodes: shown, leftOut } = graphLayout([...nodes, node('alone', { isMain: true })], edges);
    expect(shown).toHaveLength(MOST_NODES);
    expect(leftOut).toBe(102 - MOST_NODES);
    expect(shown.slice(0, 2).map(({ id }) => id)).toEqual(['alone', 'centre']);
  });

  it('leaves out edges to nowhere and to itself, and nodes that are told twice', () => {
    const { nodes, edges } = graphLayout([node('a'), node('a')], [edge('a', 'a'), edge('a', 'nowhere')]);
    expect(nodes).toHaveLength(1);
    expect(edges).toEqual([]);
    expect(nodes[0]).toMatchObject({ x: 0.5, y: 0.5 });
  });

  it('is empty without nodes', () => {
    expect(graphLayout([], [])).toEqual({ nodes: [], edges: [], leftOut: 0 });
  });
});
