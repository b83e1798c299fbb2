/** Percent of a colour at the most, beyond which text upon it could not be read in both themes. */
export const DEEPEST_SHADE = 45;

/** How dark a count is shown beside others, 0..1: by its order of magnitude, since few beside very many are worth seeing. */
export function shadeOf(count: number, most: number): number {
  if (!(count > 0) || !(most > 0)) return 0;
  const share = Math.log1p(Math.min(count, most)) / Math.log1p(most);
  return 0.12 + 0.88 * share;
}

/** The largest figure of a table; 0 where there is none. */
export function mostOf(rows: readonly (readonly (number | null | undefined)[])[]): number {
  return rows.flat().reduce<number>((most, value) => (value != null && value > most ? value : most), 0);
}
