import { placedThreat } from '@soc-agent/testing';
import type { EntityKey, Group } from './model.js';

export const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const;
export const THEN = Date.parse('2026-03-10T12:00:00Z');

/** A group of one threat of a rule on a host, grave enough to look for others. */
export function groupOf({
  rule = 'a',
  host = 'web-1',
  others = [],
  ...changes
}: Partial<Group> & { host?: string; others?: EntityKey[] } = {}): Group {
  const { tactics: _tactics, ...threat } = placedThreat({ at: THEN, rule, host, others });
  return {
    ...threat,
    ...{ startAt: THEN, lastAt: THEN, createdAt: THEN, runningSince: THEN, threats: 1 },
    ...{ tactics: {}, steadyHours: 0, isFlood: false, apart: [] },
    ...changes,
  };
}
