/** Something a graph shows. */
export interface GraphNode {
  id: string;
  /** What it is, `ip`, `user`, `threat`. */
  kind: string;
  label: string;
  /** Shown whatever else makes way. */
  isMain?: boolean;
  /** Where it leads in the dashboard. */
  route?: readonly string[];
}

export interface GraphEdge {
  from: string;
  to: string;
  /** What joins them. */
  label?: string;
}

/** A node and where it is in the picture, 0..1. */
export interface PlacedNode extends GraphNode {
  x: number;
  y: number;
}

export interface GraphLayout {
  nodes: PlacedNode[];
  edges: { from: PlacedNode; to: PlacedNode; label: string }[];
  /** Nodes that there was no room for. */
  leftOut: number;
}

/** More cannot be looked over. */
export const MOST_NODES = 30;
/** Room for half of a name at each side, and half of a line. */
const MARGINS = { x: 0.14, y: 0.08 };
const ROUNDS = 200;
/** An angle at which no two of a spiral's points come to lie in a line: https://en.wikipedia.org/wiki/Golden_angle */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Places the nodes that have most to do with others, by springs along edges and a push between all (Fruchterman and Reingold, 1991). The same
 * graph is always placed the same way, in whatever order it is given.
 */
export function graphLayout(nodes: readonly GraphNode[], edges: readonly GraphEdge[], most = MOST_NODES): GraphLayout {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const joins = edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const degrees = new Map<string, number>();
  for (const id of joins.flatMap(({ from, to }) => [from, to])) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  const shown = [...known.values()]
    .sort(
      (one, other) =>
        Number(other.isMain ?? false) - Number(one.isMain ?? false) ||
        (degrees.get(other.id) ?? 0) - (degrees.get(one.id) ?? 0) ||
        (one.id < other.id ? -1 : 1),
    )
    .slice(0, most);
  const order = new Map(shown.map(({ id }, index) => [id, index]));
  const pairs = joins.flatMap(({ from, to }) => {
    const [a, b] = [order.get(from), order.get(to)];
    return a === undefined || b === undefined ? [] : [[Math.min(a, b), Math.max(a, b)] as const];
  });
  const places = spread(shown.length, [...new Map(pairs.map((pair) => [pair.join(), pair])).values()].sort(byEnds));
  const placed = new Map(shown.map((node, index) => [node.id, { ...node, ...(places[index] ?? { x: 0.5, y: 0.5 }) }]));
  return {
    nodes: [...placed.values()],
    edges: joins.flatMap(({ from, to, label = '' }) => {
      const [a, b] = [placed.get(from), placed.get(to)];
      return a && b ? [{ from: a, to: b, label }] : [];
    }),
    leftOut: known.size - shown.length,
  };
}

interface Place {
  x: number;
  y: number;
}

function byEnds(one: readonly [number, number], other: readonly [number, number]): number {
  return one[0] - other[0] || one[1] - other[1];
}

/** Places so many nodes that are joined as told, and stretches the whole to the picture. */
function spread(count: number, pairs: readonly (readonly [number, number])[]): Place[] {
  const places = Array.from({ length: count }, (_, n) => {
    const distance = Math.sqrt((n + 0.5) / count);
    return { x: distance * Math.cos(n * GOLDEN_ANGLE), y: distance * Math.sin(n * GOLDEN_ANGLE) };
  });
  const apart = Math.sqrt(4 / Math.max(1, count));
  for (let round = 0; round < ROUNDS; round++) {
    const moves = places.map(({ x, y }) => ({ x: -x * apart, y: -y * apart }));
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++) pull(places, moves, a, b, (distance) => -(apart * apart) / distance);
    for (const [a, b] of pairs) pull(places, moves, a, b, (distance) => (distance * distance) / apart);
    const warmth = 0.2 * (1 - round / ROUNDS);
    for (const [n, move] of moves.entries()) {
      const place = places[n];
      const length = Math.hypot(move.x, move.y);
      if (!place || length === 0) continue;
      place.x += (move.x / length) * Math.min(length, warmth);
      place.y += (move.y / length) * Math.min(length, warmth);
    }
  }
  return stretched(places);
}

/** Moves two nodes towards each other by a force, or apart by a negative one. */
function pull(
  places: readonly Place[],
  moves: Place[],
  a: number,
  b: number,
  force: (distance: number) => number,
): void {
  const [one, other, moveOne, moveOther] = [places[a], places[b], moves[a], moves[b]];
  if (!one || !other || !moveOne || !moveOther) return;
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const distance = Math.max(0.01, Math.hypot(dx, dy));
  const strength = force(distance) / distance;
  moveOne.x += dx * strength;
  moveOne.y += dy * strength;
  moveOther.x -= dx * strength;
  moveOther.y -= dy * strength;
}

/** To the whole picture but its margins; what is all on one line stays in the middle. */
function stretched(places: readonly Place[]): Place[] {
  const fit = (values: readonly number[], margin: number): ((value: number) => number) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value) => (high - low < 1e-6 ? 0.5 : margin + (1 - 2 * margin) * ((value - low) / (high - low)));
  };
  const fitX = fit(
    places.map(({ x }) => x),
    MARGINS.x,
  );
  const fitY = fit(
    places.map(({ y }) => y),
    MARGINS.y,
  );
  return places.map(({ x, y }) => ({ x: fitX(x), y: fitY(y) }));
}
