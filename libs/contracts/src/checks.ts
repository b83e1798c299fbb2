/** Checks that a value from the wire has a type. For values read several times per threat, where class-validator costs too much. */
export type Check<T> = (value: unknown) => value is T;

export const isFlag: Check<boolean> = (value) => typeof value === 'boolean';
export const isText: Check<string> = (value) => typeof value === 'string';

/** A finite number that is not below `least`. */
export function isAtLeast(least: number): Check<number> {
  return (value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= least;
}

export function isOneOf<T extends string>(words: readonly T[]): Check<T> {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value): value is T => known.has(value);
}

export function isListOf<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(check);
}

/** An object whose fields pass; fields that are not named may hold anything. */
export function isRecordOf<T extends object>(fields: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields);
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => check((value as Record<string, unknown>)[name]));
}

/** For a field that may be missing. */
export function orAbsent<T>(check: Check<T>): Check<T> {
  return (value): value is T => value === undefined || check(value);
}
