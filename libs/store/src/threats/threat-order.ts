import { SEVERITIES, type ThreatFilters, type ThreatSort } from '@soc-agent/contracts';

/** SQL of what threats are sorted by, never null, and of the number that a cursor has of it. */
const SORTED_BY: Readonly<
  Record<Exclude<ThreatSort, 'newest'>, { by: string; number: string; of: (place: string) => string }>
> = {
  occurred: time('t.occurred_at'),
  due: time('t.due_at'),
  risk: numeric('coalesce(t.risk, -1)', 'float8'),
  fp: numeric('coalesce(t.fp_score, -1)', 'float8'),
  severity: numeric('severity_rank(t.severity)', 'int'),
};
/** How a cursor looks: the number of what is sorted by, and the id. */
export const CURSOR = /^(?:(-?[\d.]{1,20}(?:e-\d{1,3})?)_)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Undefined for the order of ids; one severity alone is sorted by nothing but them. */
export function sortOf(
  { severity }: ThreatFilters,
  sort: ThreatSort = 'newest',
): ((typeof SORTED_BY)[keyof typeof SORTED_BY] & { bounds: string[] }) | undefined {
  if (sort === 'newest' || (sort === 'severity' && severity?.length === 1)) return undefined;
  const ranks = (severity ?? []).map((one) => SEVERITIES.indexOf(one) + 1);
  const { by } = SORTED_BY[sort];
  const bounds = [
    ...(sort === 'severity' && ranks.length > 0
      ? [`${by} between ${Math.min(...ranks)} and ${Math.max(...ranks)}`]
      : []),
    ...(sort === 'due' ? [`${by} is not null`] : []),
  ];
  return { ...SORTED_BY[sort], bounds };
}

/** What a cursor holds: the number of what is sorted by, where that is not the id, and the id. */
export function cursorOf(cursor: string): [number | undefined, string | undefined] {
  const [, number, id] = CURSOR.exec(cursor) ?? [];
  return [number === undefined ? undefined : Number(number), id];
}

function time(by: string): { by: string; number: string; of: (place: string) => string } {
  return { by, number: `extract(epoch from ${by})::float8`, of: (place) => `to_timestamp(${place}::float8)` };
}

function numeric(by: string, type: string): { by: string; number: string; of: (place: string) => string } {
  return { by, number: `${by}::float8`, of: (place) => `${place}::${type}` };
}
