/**
 * The one place where times from outside are read: RFC 3339, what log formats write, and Unix times. Everything further in gets
 * RFC 3339, which `Date.parse` reads the same everywhere.
 */

/** A date, or a time with `Z` or an offset; without either, a time would mean something else on every machine. */
const INSTANT = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const MAX_LENGTH = 64;
const EARLIEST_MS = 0;
const LATEST_MS = Date.UTC(2200, 0, 1);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9})\d*)?)?(?:\s*(?<half>[AP]M))?`;
const ZONE = String.raw`(?:\s*(?<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?:\s*\(?[A-Z]{2,5}\)?)?)?`;
const MONTH = String.raw`(?<name>[A-Z]{3})[a-z]*\.?`;
const DAY_OF_WEEK = String.raw`(?:[A-Z][a-z]{2,8},?\s+)?`;

/** Ways to write a time, each tried in turn. */
const FORMS: readonly RegExp[] = [
  // 2026-11-27T06:00:00.123Z, 2026-11-27 06:00:00,123 +0000, 2026/11/27 06:00:00
  String.raw`(?<year>\d{4})[-/](?<month>\d\d)[-/](?<day>\d\d)(?:[T\s]+${CLOCK}${ZONE})?`,
  // 20261127T060000Z
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?:[.,](?<fraction>\d{1,9})\d*)?${ZONE}`,
  // Fri, 27 Nov 2026 06:00:00 GMT; 27/Nov/2026:06:00:00 +0000
  String.raw`${DAY_OF_WEEK}(?<day>\d{1,2})[\s/-]${MONTH}[\s/-](?<year>\d{4})[\s:]+${CLOCK}${ZONE}`,
  // Nov 27 2026 06:00:00 UTC; Fri Nov 27, 2026 06:00:00; Nov 27 06:00:00 of syslog, whose year is the latest that is not to come
  String.raw`${DAY_OF_WEEK}${MONTH}\s+(?<day>\d{1,2}),?(?:\s+(?<year>\d{4}))?[\s:]+${CLOCK}${ZONE}`,
  // Fri Nov 27 06:00:00 2026; Fri Nov 27 06:00:00 UTC 2026
  String.raw`${DAY_OF_WEEK}${MONTH}\s+(?<day>\d{1,2})\s+${CLOCK}${ZONE}\s+(?<year>\d{4})`,
  // 11/27/2026 6:00:00 AM, as Windows and Snort write it
  String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})[-,\s]+${CLOCK}${ZONE}`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/** True for RFC 3339 (or a date) between the years 1970 and 2200. */
export function isInstant(value: unknown): value is string {
  return typeof value === 'string' && instant(value) !== undefined;
}

/**
 * Unix milliseconds of a time in any form above, or of a Unix time in seconds, milliseconds, micro- or nanoseconds.
 * @param zone of a time that names none: `UTC`, or an IANA name; without it, such a time cannot be read, and a date begins in UTC.
 * @returns undefined for what is no time, or not between the years 1970 and 2200.
 */
export function readTime(value: unknown, zone?: string): number | undefined {
  if (typeof value === 'number') return unixTime(value);
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const time = isDate(value) && zone !== undefined ? undefined : instant(value);
  if (time !== undefined) return time;
  const text = value.trim();
  if (/^\d{9,20}(?:\.\d+)?$/.test(text)) return unixTime(Number(text));
  const dotNet = /^\/Date\((\d+)(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  return dotNet === undefined ? localTime(text, zone) : unixTime(Number(dotNet));
}

/** True for a time that names neither its zone nor its offset, so that it can be read in a zone only. */
export function isWithoutZone(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    !/(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
    (isDate(value) || (readTime(value) === undefined && readTime(value, 'UTC') !== undefined))
  );
}

/** RFC 3339 of whatever form a sender chose; what is no time stays as it came, for a rule to refuse. */
export function writtenTime(value: unknown): unknown {
  if (isInstant(value)) return value;
  const time = readTime(value);
  return time === undefined ? value : new Date(time).toISOString();
}

/** True for `UTC` and every IANA name that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return offsetAt(zone, 0) !== undefined;
  } catch {
    return false;
  }
}

function instant(text: string): number | undefined {
  const [, day] = INSTANT.exec(text) ?? [];
  const time = day === undefined ? NaN : Date.parse(text);
  if (!isPlausible(time)) return undefined;
  // V8 takes the 30th of February for a day in March
  const dayOfMonth = Number(day?.slice(8));
  return dayOfMonth <= 28 || new Date(`${day}T00:00Z`).getUTCDate() === dayOfMonth ? time : undefined;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** The unit follows from the magnitude: seconds until the year 5138, milliseconds from 1973. */
function unixTime(value: number): number | undefined {
  const milliseconds = value < 1e11 ? value * 1000 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
  // a small number is a count or an id
  return value >= 1e8 && isPlausible(milliseconds) ? Math.floor(milliseconds) : undefined;
}

function localTime(text: string, zone: string | undefined): number | undefined {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts) return timeOf(parts, zone);
  }
  return undefined;
}

function timeOf(parts: Readonly<Record<string, string | undefined>>, zone: string | undefined): number | undefined {
  const month = parts['name'] === undefined ? Number(parts['month']) - 1 : MONTHS.indexOf(parts['name'].toLowerCase());
  const hour = hourOf(Number(parts['hour'] ?? 0), parts['half']);
  const day = Number(parts['day']);
  const stated = parts['zone'];
  if (stated === undefined && zone === undefined) return undefined;
  const inYear = (year: number): number | undefined => {
    const utc = Date.UTC(year, month, day, hour, Number(parts['minute'] ?? 0), Number(parts['second'] ?? 0));
    const date = new Date(Date.UTC(year, month, day));
    if (date.getUTCMonth() !== month || date.getUTCDate() !== day || !isClock(hour, parts)) return undefined;
    const offset = stated === undefined ? offsetAt(zone ?? 'UTC', utc) : offsetOf(stated);
    const milliseconds = Math.floor(Number(`0.${parts['fraction'] ?? 0}`) * 1000);
    return offset === undefined ? undefined : utc - offset + milliseconds;
  };
  if (parts['year'] !== undefined) return plausible(inYear(Number(parts['year'])));
  const now = Date.now();
  const year = new Date(now).getUTCFullYear();
  // a day ahead may still be a clock or zone that differs
  return [year + 1, year, year - 1].map(inYear).find((time) => time !== undefined && time <= now + 86_400_000);
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

/** 60 is a leap second. */
function isClock(hour: number, parts: Readonly<Record<string, string | undefined>>): boolean {
  return hour < 24 && Number(parts['minute'] ?? 0) < 60 && Number(parts['second'] ?? 0) <= 60;
}

/** Milliseconds of `+05:30`; 0 for `Z`, `UTC` and `GMT`. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clocks are ahead of UTC when they show the given time, milliseconds. @throws RangeError for no zone. */
function offsetAt(zone: string, local: number): number | undefined {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formatters.set(zone, formatter);
  }
  const offset = (at: number): number | undefined => {
    const name = formatter.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return offsetOf(name.replace(/^(?:GMT|UTC)(?=.)/, ''));
  };
  // near a change of the clocks the first guess may be of the other side
  return offset(local - (offset(local) ?? 0));
}

function plausible(time: number | undefined): number | undefined {
  return time !== undefined && isPlausible(time) ? time : undefined;
}

function isPlausible(time: number): boolean {
  return time >= EARLIEST_MS && time < LATEST_MS;
}
