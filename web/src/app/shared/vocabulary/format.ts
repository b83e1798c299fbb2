const COUNT = new Intl.NumberFormat('en-US');
const LARGE_COUNT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const DATE_TIME = inBothZones({ dateStyle: 'medium', timeStyle: 'long' });
const CLOCK = inBothZones({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** `1,234`; `12.3K` from ten thousand on. */
export function formatCount(count: number): string {
  return (count < 10_000 ? COUNT : LARGE_COUNT).format(count);
}

/** The same of what is counted up to a bound only: `999+`. */
export function formatUpTo(count: number, most: number): string {
  return `${formatCount(count)}${count >= most ? '+' : ''}`;
}

/** Milliseconds as `0.4 ms`, `38 ms`, `1.2 s`, `2 min 5 s`, `3 h 20 min`, `20 d`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return seconds < 86_400 ? formatMinutes(Math.round(seconds / 60)) : `${Math.round(seconds / 86_400)} d`;
}

/** Minutes as `45 min`, `4 h`, `1 h 30 min`. */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A share of one as `42%`; small non-zero shares as `<1%`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '<1%';
  if (percent < 100 && percent > 99) return '>99%';
  return `${Math.round(percent)}%`;
}

/** How long ago a Unix time in milliseconds was: `now`, `12s`, `4m`, `3h`, `6d`. */
export function formatAge(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - atMs) / 1000));
  if (seconds < 3) return 'now';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** Date and time with zone, in the browser's zone or in UTC. */
export function formatDateTime(iso: string, utc: boolean): string {
  return DATE_TIME(utc).format(new Date(iso));
}

/** `14:03:22.481`, in the browser's zone or in UTC. */
export function formatClock(iso: string, utc: boolean): string {
  return CLOCK(utc).format(new Date(iso));
}

/** To make a formatter takes as long as to draw a row: each is made once, when it is first wanted. */
function inBothZones(options: Intl.DateTimeFormatOptions): (utc: boolean) => Intl.DateTimeFormat {
  const made = new Map<boolean, Intl.DateTimeFormat>();
  return (utc) => {
    const known = made.get(utc);
    if (known) return known;
    const format = new Intl.DateTimeFormat('en-GB', { ...options, ...(utc && { timeZone: 'UTC' }) });
    made.set(utc, format);
    return format;
  };
}
