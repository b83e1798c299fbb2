/** Where a value lies between two others, 0..1; 0 where there is nothing between them. */
export function shareOf(value: number, from: number, to: number): number {
  if (!(to > from) || Number.isNaN(value)) return 0;
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** The smallest round figure (1, 2 or 5 with zeros) that is not below a value, and at least 1. */
export function roundTop(most: number): number {
  if (!Number.isFinite(most) || most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most) ?? 10 * power;
}

/** A mark on an axis. */
export interface Tick {
  /** Place on the axis, 0..1. */
  at: number;
  label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
];

/** The smallest step of a clock or calendar that needs at most so many marks. */
export function stepOf(spanMs: number, most: number): number {
  return STEPS_MS.find((step) => spanMs / step <= most) ?? Math.ceil(spanMs / most);
}

/** Marks at full hours, minutes and so on of two Unix times in milliseconds, in the browser's zone or in UTC. */
export function timeTicks(fromMs: number, toMs: number, utc: boolean, most = 6): Tick[] {
  if (!(toMs > fromMs)) return [];
  const step = stepOf(toMs - fromMs, most);
  const offset = utc ? 0 : new Date(fromMs).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((fromMs - offset) / step) * step + offset;
  const count = Math.floor((toMs - first) / step) + 1;
  return Array.from({ length: count }, (_, n) => first + n * step).map((at) => ({
    at: shareOf(at, fromMs, toMs),
    label: tickLabel(at, step, utc),
  }));
}

/** Marks of a duration that begins at 0, in milliseconds, each with its unit. */
export function durationTicks(spanMs: number, labelOf: (ms: number) => string, most = 5): Tick[] {
  if (!(spanMs > 0)) return [];
  const step = stepOf(spanMs, most);
  const count = Math.floor(spanMs / step) + 1;
  return Array.from({ length: count }, (_, n) => n * step).map((ms) => ({
    at: shareOf(ms, 0, spanMs),
    label: ms === 0 ? '0' : labelOf(ms),
  }));
}

/** `27 Nov` for days, `14:05` for hours and minutes, `14:05:12` below. */
function tickLabel(atMs: number, stepMs: number, utc: boolean): string {
  const zone = utc ? 'utc' : 'local';
  return FORMATS[zone][stepMs >= DAY ? 'day' : stepMs >= MINUTE ? 'minute' : 'second'].format(atMs);
}

/** `Thu 27 Nov, 14:05`, for a moment that stands alone. */
export function momentLabel(atMs: number, utc: boolean): string {
  return FORMATS[utc ? 'utc' : 'local'].moment.format(atMs);
}

function formatsOf(timeZone?: 'UTC'): Record<'day' | 'minute' | 'second' | 'moment', Intl.DateTimeFormat> {
  const zone = timeZone && { timeZone };
  const make = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-GB', { ...options, ...zone });
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    day: make({ day: 'numeric', month: 'short' }),
    minute: make(clock),
    second: make({ ...clock, second: '2-digit' }),
    moment: make({ weekday: 'short', day: 'numeric', month: 'short', ...clock }),
  };
}

const FORMATS = { local: formatsOf(), utc: formatsOf('UTC') } as const;
