import { SEVERITIES } from '@soc-agent/contracts';
import type { PlacingView } from './board.js';
import { INVENTED, LASTING_MS, LINKING } from './limits.js';
import type { EntityKey, Group, IncidentThreat } from './model.js';

/** A rule that has fired on one entity for hours without a break. */
export function isLasting({ runningSince, lastAt }: Group): boolean {
  return lastAt - runningSince >= LASTING_MS;
}

/** A group of one threat. */
export function fresh(threat: IncidentThreat, { invented, steadyHours, fitting, group, now }: PlacingView): Group {
  const before = fitting.flatMap((id) => group(id) ?? []);
  const { at, tactics, ...rest } = threat;
  const isInvented = at - threat.ruleSince < INVENTED.withinMs;
  return {
    ...rest,
    ...alone(at, tactics),
    createdAt: now,
    runningSince: Math.min(at, ...before.map(({ runningSince }) => runningSince)),
    steadyHours,
    isFlood: isInvented && invented >= INVENTED.rules,
    apart: [],
  };
}

/** The group with one threat more. */
export function grown(group: Group, { at, tactics, ...threat }: IncidentThreat): Group {
  return union(group, { ...group, ...threat, ...alone(at, tactics) });
}

/** Two groups as one, under the first one's id; everything grows, so that the order does not matter. */
export function union(a: Group, b: Group): Group {
  const tactics: Record<string, number> = { ...a.tactics };
  for (const [id, at] of Object.entries(b.tactics)) tactics[id] = Math.min(at, tactics[id] ?? at);
  return {
    ...a,
    startAt: Math.min(a.startAt, b.startAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    threats: a.threats + b.threats,
    entities: [...new Set<EntityKey>([...a.entities, ...b.entities])].slice(0, LINKING.entities),
    risk: Math.max(a.risk, b.risk),
    severity: SEVERITIES[Math.max(SEVERITIES.indexOf(a.severity), SEVERITIES.indexOf(b.severity))] ?? a.severity,
    isUnjudgedCritical: a.isUnjudgedCritical || b.isUnjudgedCritical,
    steadyHours: Math.min(a.steadyHours, b.steadyHours),
    runningSince: Math.min(a.runningSince, b.runningSince),
    ruleSince: Math.min(a.ruleSince, b.ruleSince),
    isFlood: a.isFlood && b.isFlood,
    tactics,
    ...(b.techniques && { techniques: joined(a.techniques, b.techniques) }),
  };
}

/** In one order, so that it does not matter which came first. */
function joined(known: readonly string[] = [], more: readonly string[]): readonly string[] {
  const isNew = more.some((id) => !known.includes(id));
  return isNew ? [...new Set([...known, ...more])].sort().slice(0, LINKING.techniques) : known;
}

/** What a single threat says of time. */
function alone(at: number, tactics: readonly string[]): Pick<Group, 'startAt' | 'lastAt' | 'threats' | 'tactics'> {
  return { startAt: at, lastAt: at, threats: 1, tactics: Object.fromEntries(tactics.map((id) => [id, at])) };
}
