import type { ThreatSignal } from '@soc-agent/contracts';

/** The 48 bits of Unix milliseconds and the version of RFC 9562, "UUID Version 7". */
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i;

/** When the signal was accepted, Unix milliseconds, by its UUIDv7; by its own word for an id of another version. */
export function acceptedAt({ id, timestamp }: ThreatSignal): number {
  const [, high, low] = UUID_V7.exec(id) ?? [];
  return high !== undefined && low !== undefined ? Number.parseInt(high + low, 16) : Date.parse(timestamp) || 0;
}
