import { placedThreat } from '@soc-agent/testing';
import type { BoardView } from './board.js';
import { membersOf } from './members.js';
import type { EntityKey, Group, Incident } from './model.js';
import { rollUp } from './roll-up.js';

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

export function incidentOf(number: number, changes: Partial<Incident> = {}): Incident {
  return {
    ...{ number, customerName: 'RetailMax', state: 'open', createdAt: THEN, version: 1, related: [] },
    rollUp: rollUp([groupOf()]),
    ...changes,
  };
}

/** A member of an incident, by default `of <number>`. */
export function memberOf(number: number, changes: Partial<Group> = {}): Group {
  return groupOf({ id: `of ${number}`, incident: number, ...changes });
}

/** A board with these incidents and groups, by default a member of each incident; the next incident is 10. */
export function viewOf(
  incidents: readonly Incident[],
  groups: readonly Group[] = incidents.map(({ number }) => memberOf(number)),
): BoardView {
  return {
    ...{ customerName: 'RetailMax', now: THEN, nextNumber: 10, nextSeq: 1 },
    group: (id) => groups.find((one) => one.id === id),
    incident: (number) => incidents.find((one) => one.number === number),
    membersOf: (number) => membersOf(groups.filter((one) => one.incident === number)),
  };
}
