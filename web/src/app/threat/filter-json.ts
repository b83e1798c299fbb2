/** The parts of a JSON value whose key or scalar contains the text, with the way to them; undefined when there are none. */
export function filterJson(value: unknown, text: string): unknown {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return value;
  return prune(value, wanted);
}

function prune(value: unknown, wanted: string): unknown {
  if (typeof value !== 'object' || value === null) {
    return String(value).toLowerCase().includes(wanted) ? value : undefined;
  }
  const kept = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    // Positions of a list are not words anybody searches for.
    if (!Array.isArray(value) && key.toLowerCase().includes(wanted)) return [[key, child]];
    const part = prune(child, wanted);
    return part === undefined ? [] : [[key, part]];
  });
  if (kept.length === 0) return undefined;
  return Array.isArray(value) ? kept.map(([, child]) => child) : Object.fromEntries(kept);
}
