import { contextOf, MemoryBoard, rollUp, type Group, type Shown } from '@soc-agent/domain';
import type { PlacedCase } from './incident-replay.js';

const HOUR_MS = 3_600_000;
/** How long an incident of the naive method takes in what shares an entity. */
const NAIVE_MS = 14 * HOUR_MS;
/** The method that sums risk: over this time, above this sum, each rule once. */
const SUMMED_MS = 24 * HOUR_MS;
const SUMMED_RISK = 100;

/** One incident of any method, for ranking. */
export interface PlayedIncident {
  /** The larger, the further up in the queue. */
  weight: number;
  /** When it was first shown, Unix milliseconds. */
  openedAt: number;
  /** Positions of its members among the cases, and of what is shown beside them. */
  members: number[];
  context: number[];
}

/** Ways to make incidents of a customer's alerts. */
export const METHODS = { product, naive, summed } as const;
export type Method = keyof typeof METHODS;

/** The shipped model. */
function product(cases: readonly PlacedCase[]): PlayedIncident[] {
  const board = new MemoryBoard(cases[0]?.threat.customerName ?? '');
  for (const { threat } of cases) board.place(threat, threat.at);
  const shown = [...board.incidents.values()]
    .filter(({ state }) => state !== 'forming' && state !== 'merged')
    .map((incident): Shown => ({ incident, members: board.membersOf(incident.number) }));
  const played = new Map<number, PlayedIncident>(
    shown.map(({ incident }) => [
      incident.number,
      { weight: incident.rollUp.weight, openedAt: incident.openedAt ?? 0, members: [], context: [] },
    ]),
  );
  const besides = new Map<string, number | undefined>();
  for (const [position, { threat }] of cases.entries()) {
    const group = board.groupOf(threat.id) as Group;
    const own = group.incident === undefined ? undefined : played.get(group.incident);
    if (own) own.members.push(position);
    else {
      if (!besides.has(group.id)) besides.set(group.id, contextOf(group, shown)?.incident);
      played.get(besides.get(group.id) ?? 0)?.context.push(position);
    }
  }
  return [...played.values()];
}

/** Whatever shares an entity with an incident that began in the last fourteen hours joins it, as in Google SecOps. */
function naive(cases: readonly PlacedCase[]): PlayedIncident[] {
  const incidents: (PlayedIncident & { groups: Group[] })[] = [];
  const latest = new Map<string, (typeof incidents)[number]>();
  for (const [position, { threat }] of cases.entries()) {
    const known = threat.entities
      .map((entity) => latest.get(entity))
      .find((incident) => incident && threat.at - incident.openedAt <= NAIVE_MS);
    const incident = known ?? { weight: 0, openedAt: threat.at, members: [], context: [], groups: [] };
    if (!known) incidents.push(incident);
    incident.members.push(position);
    incident.groups.push(alone(threat));
    for (const entity of threat.entities) latest.set(entity, incident);
  }
  return incidents.map(({ groups, ...incident }) => ({ ...incident, weight: rollUp(groups).weight }));
}

/** An entity whose rules' risks of the last day, each rule once, sum up to more than a hundred, as in Splunk's RBA. */
function summed(cases: readonly PlacedCase[]): PlayedIncident[] {
  const incidents: (PlayedIncident & { sum: number })[] = [];
  const windows = new Map<string, { position: number; at: number; rule: string; risk: number }[]>();
  const open = new Map<string, (typeof incidents)[number]>();
  for (const [position, { threat }] of cases.entries()) {
    const { at, rule, risk, main = '-' } = threat;
    const window = (windows.get(main) ?? []).filter((one) => at - one.at <= SUMMED_MS);
    window.push({ position, at, rule, risk });
    windows.set(main, window);
    const byRule = new Map<string, number>();
    for (const one of window) byRule.set(one.rule, Math.max(one.risk, byRule.get(one.rule) ?? 0));
    const sum = [...byRule.values()].reduce((total, one) => total + one, 0);
    const current = open.get(main);
    if (current && at - current.openedAt <= SUMMED_MS) {
      current.members.push(position);
      current.sum = Math.max(current.sum, sum);
    } else if (sum > SUMMED_RISK) {
      const taken = new Set(current?.members);
      const members = window.map((one) => one.position).filter((one) => !taken.has(one));
      const incident = { weight: 0, openedAt: at, members, context: [], sum };
      incidents.push(incident);
      open.set(main, incident);
    }
  }
  return incidents.map(({ sum, ...incident }) => ({ ...incident, weight: sum }));
}

function alone({ at, tactics: _tactics, ...threat }: PlacedCase['threat']): Group {
  return {
    ...threat,
    startAt: at,
    lastAt: at,
    threats: 1,
    tactics: {},
    createdAt: at,
    steadyHours: 0,
    runningSince: at,
    isFlood: false,
    apart: [],
  };
}
