import type { ThreatSignal } from '@soc-agent/contracts';
import { apart } from '../../evidence/wording.js';
import type { PastThreat, Sightings } from '../../ports.js';

/** When the nearest of the threats that are at hand happened, as the end of a sentence; a signal may come late, when others are known that happened after it. */
export function whenSeen({ timestamp }: ThreatSignal, { count, threats }: Sightings): string {
  const distances = threats.map((threat) => occurredMs(threat) - Date.parse(timestamp));
  const [nearest] = distances.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  if (nearest === undefined) return '';
  const earlier = distances.every((ms) => ms < 0);
  const which = count === 1 ? '' : earlier ? 'most recently ' : 'one of them ';
  return `, ${which}${apart(nearest, 'this one')}`;
}

/** True for a threat that was known before the signal came, but happened after it. */
export function isLater({ timestamp }: ThreatSignal, threat: PastThreat): boolean {
  return occurredMs(threat) > Date.parse(timestamp);
}

/** Unix milliseconds. */
export function occurredMs({ occurredAt }: PastThreat): number {
  return Date.parse(occurredAt);
}
