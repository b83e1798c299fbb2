/** A sum whose parts fade exponentially: two numbers stand for a whole past. */
export interface FadedSum {
  value: number;
  /** Unix milliseconds. */
  at: number;
}

/** What is left of it at a time; a clock that went back fades nothing. */
export function fadedTo(sum: FadedSum | undefined, at: number, lifetimeMs: number): number {
  return sum ? sum.value * Math.exp(-Math.max(0, at - sum.at) / lifetimeMs) : 0;
}

/** The sum with another part. */
export function plus(sum: FadedSum | undefined, part: number, at: number, lifetimeMs: number): FadedSum {
  return { value: fadedTo(sum, at, lifetimeMs) + part, at: Math.max(at, sum?.at ?? at) };
}
