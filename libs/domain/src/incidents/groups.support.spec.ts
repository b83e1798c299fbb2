import { placedThreat } from '@soc-agent/testing';
import type { BoardView } from './board.js';
import { membersOf } from './members.js';
import type { EntityKey, Group, Incident, IncidentThreat } from './model.js';
import { placeThreats, type Placement } from './placing.js';
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

/** A threat of rule a, so many minutes after `THEN`. */
export function threatAt(minute: number, changes: Partial<Parameters<typeof placedThreat>[0]> = {}): IncidentThreat {
  return placedThreat({ at: THEN + minute * MINUTE, rule: 'a', ...changes });
}

/** Minutes from `THEN` on. */
export function during(first: number, last: number): Pick<Group, 'startAt' | 'lastAt' | 'runningSince'> {
  const startAt = THEN + first * MINUTE;
  return { startAt, lastAt: THEN + last * MINUTE, runningSince: startAt };
}

/** Places threats of rule a on a board of which all groups are near, and those of their key fit. */
export function place(
  board: readonly (Group | Incident)[],
  threats: readonly IncidentThreat[],
  neighbours?: readonly string[],
): Placement {
  const groups = board.filter((row) => 'id' in row);
  const [first, ...others] = threats;
  return placeThreats([first!, ...others], {
    ...viewOf(
      board.filter((row) => 'number' in row),
      groups,
    ),
    fitting: groups.filter(({ key }) => key === first?.key).map(({ id }) => id),
    neighbours: neighbours ?? groups.map(({ id }) => id),
    ...{ facts: {}, isUnknownCustomer: false, invented: 0, steadyHours: 0 },
  });
}

export function rowOf({ groups }: Placement['changes'], id: string): Group | undefined {
  return groups.find((group) => group.id === id);
}
