/** Height of the picture; each value is two units wide. */
export const SPARKLINE_HEIGHT = 12;

/** One path of thin bars: as tall as their share of the largest value, and at least one unit where there is anything. */
export function sparklinePath(values: readonly (number | null | undefined)[]): string {
  const counts = values.map((value) => (value != null && Number.isFinite(value) && value > 0 ? value : 0));
  const most = Math.max(0, ...counts);
  return counts
    .map((count, n) => {
      if (count === 0) return '';
      const height = Math.max(1, Math.round((count / most) * SPARKLINE_HEIGHT * 10) / 10);
      return `M${n * 2} ${SPARKLINE_HEIGHT}h1.5v-${height}h-1.5z`;
    })
    .join('');
}

/** `12 in 24 h, most in one hour 5`, for those who do not see it. */
export function sparklineText(values: readonly (number | null | undefined)[]): string {
  const counts = values.map((value) => value ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return `${total} in ${values.length} h, most in one hour ${Math.max(0, ...counts)}`;
}
