import type { ThreatSignal } from '@soc-agent/contracts';

/** Counters are kept this long: an older event could not be placed. */
const OLDEST_MS = 60 * 86_400_000;
/** What happened longer ago than this is not news. */
const LATE_MS = 86_400_000;
/** The 48 bits of Unix milliseconds and the version of RFC 9562, "UUID Version 7". */
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i;

/**
 * When the signal's event happened, Unix milliseconds: what the signal says, unless that lies after its acceptance or
 * more than 60 days before it; then, the time of acceptance.
 */
export function eventTime(signal: Pick<ThreatSignal, 'id' | 'timestamp'>): number {
  const told = Date.parse(signal.timestamp);
  const accepted = acceptedAt(signal);
  if (accepted === undefined) return Number.isFinite(told) ? told : 0;
  return told <= accepted && told >= accepted - OLDEST_MS ? told : accepted;
}

/**
 * The time that the id of a new signal has, Unix milliseconds: that of its acceptance, or, where the event is older than a day, of the event, so
 * that what comes late does not stand before what is new. What is older than what is counted stands where counting begins.
 */
export function placeInTime({ timestamp }: Pick<ThreatSignal, 'timestamp'>, now: number): number {
  const told = Date.parse(timestamp);
  return told < now - LATE_MS ? Math.max(told, now - OLDEST_MS) : now;
}

/** The time in a UUIDv7; undefined for an id of another version. */
function acceptedAt({ id }: Pick<ThreatSignal, 'id'>): number | undefined {
  const [, high, low] = UUID_V7.exec(id) ?? [];
  return high !== undefined && low !== undefined ? Number.parseInt(high + low, 16) : undefined;
}
