/** How far back the time chart looks. The gateway always answers 24 buckets. */
export const RANGES = [
  { value: '2h', label: '2 h', bucketMinutes: 5 },
  { value: '6h', label: '6 h', bucketMinutes: 15 },
  { value: '24h', label: '24 h', bucketMinutes: 60 },
  { value: '7d', label: '7 d', bucketMinutes: 420 },
] as const;
export type Range = (typeof RANGES)[number];

/** The range the address names; the shortest when it names none. */
export function rangeOf(value: string | undefined): Range {
  return RANGES.find((range) => range.value === value) ?? RANGES[0];
}
