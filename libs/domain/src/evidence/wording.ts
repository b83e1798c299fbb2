const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Mean length in the Gregorian calendar. */
const YEAR = 365.2425 * DAY;

/** Largest time a `Date` can hold, milliseconds (ECMA-262). */
const LATEST_MS = 8.64e15;

/** A duration as a person says it: `120 ms`, `45 s`, `12 min`, `3.5 h`, `9 days`, `6.7 years`; the sign is dropped. */
export function spoken(durationMs: number): string {
  const ms = Math.abs(durationMs);
  if (!Number.isFinite(ms)) return 'an unknown time';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Number((ms / HOUR).toFixed(1))} h`;
  if (ms < 2 * YEAR) return `${Math.round(ms / DAY)} days`;
  return `${Number((ms / YEAR).toFixed(1))} years`;
}

/**
 * Where in time something lies from an event: `3 h before the signal`, `5 days after the signal`.
 * @param ms its time minus the event's
 */
export function apart(ms: number, event: string): string {
  if (!Number.isFinite(ms)) return `at an unknown distance from ${event}`;
  if (ms === 0) return `at the same time as ${event}`;
  return `${spoken(ms)} ${ms > 0 ? 'after' : 'before'} ${event}`;
}

/** `1 threat`, `3 threats`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`; with more than `most` parts the rest is counted. */
export function listed(parts: readonly string[], most = 4): string {
  const shown = parts.length > most ? [...parts.slice(0, most), `${parts.length - most} more`] : parts;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** `2026-03-01 14:05 UTC` from an ISO time or Unix milliseconds; the text itself when it is no time. */
export function at(time: string | number): string {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  return Math.abs(ms) <= LATEST_MS ? `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC` : String(time);
}
