import { keysOf, TACTIC_NAMES } from '../vocabulary/labels.js';
import { shadeOf } from './heat-shades.js';

/** How many threats showed a technique. */
export interface TechniqueCount {
  /** ATT&CK v19 id, `T1059` or `T1059.001`. */
  id: string;
  name: string;
  /** Tactic ids. */
  tactics: readonly string[];
  count: number;
}

export interface TechniqueCell extends TechniqueCount {
  /** 0..1 */
  shade: number;
}

export interface TacticColumn {
  id: string;
  name: string;
  /** The most seen first. */
  techniques: TechniqueCell[];
}

/** A column for each tactic in the order of the matrix, those that nothing was seen of among them; a technique stands in each of its tactics. */
export function attackColumns(counts: readonly TechniqueCount[]): TacticColumn[] {
  const seen = counts.filter(({ count }) => count > 0);
  const most = Math.max(0, ...seen.map(({ count }) => count));
  const cells = seen
    .map((technique) => ({ ...technique, shade: shadeOf(technique.count, most) }))
    .sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1));
  const known = keysOf(TACTIC_NAMES);
  const strange = [...new Set(cells.flatMap(({ tactics }) => tactics))].filter((id) => !known.includes(id)).sort();
  const columns = [...known, ...strange].map((id) => ({
    id,
    name: TACTIC_NAMES[id] ?? id,
    techniques: cells.filter(({ tactics }) => tactics.includes(id)),
  }));
  const nowhere = cells.filter(({ tactics }) => tactics.length === 0);
  return nowhere.length > 0 ? [...columns, { id: '', name: 'No tactic', techniques: nowhere }] : columns;
}
