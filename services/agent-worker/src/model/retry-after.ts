/** A server that asks for more is believed only so far: it would switch the model off for everybody. */
const LONGEST_MS = 5 * 60_000;

/** What a response's `Retry-After` (RFC 9110: seconds or a date) or `retry-after-ms` asks for, milliseconds, at most 5 minutes. */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const ms = headers?.get('retry-after-ms');
  if (ms && /^\d+$/.test(ms)) return bounded(Number(ms));
  const value = headers?.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return bounded(Number(value) * 1000);
  // a date begins with the day's name; Date.parse would take a bare number for a year
  const date = /^[A-Za-z]/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : bounded(date - now);
}

function bounded(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(0, ms));
}
