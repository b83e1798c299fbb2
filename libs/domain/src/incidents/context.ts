import { spoken } from '../evidence/wording.js';
import { CONTEXT, LINKING, THRESHOLDS } from './limits.js';
import { shownEntity } from './link-entities.js';
import { gapBetween } from './link-strength.js';
import type { Group, Incident } from './model.js';

/** A shown incident with its members. */
export interface Shown {
  incident: Incident;
  members: readonly Group[];
}

/** The incident that a group is shown with, and why. */
export interface ContextOf {
  incident: number;
  why: string;
}

/**
 * The incident that a group belongs to as context: the one with the nearest member, on the same entity first. It is found
 * when it is asked for and written nowhere: context links nothing, raises nothing, and a closed incident gets none that
 * came later. Undefined for a member of one that is shown.
 * @param shown incidents of the group's customer that are shown, with members around it in time
 */
export function contextOf(group: Group, shown: readonly Shown[]): ContextOf | undefined {
  if (group.mergedInto !== undefined) return undefined;
  if (shown.some(({ incident }) => incident.number === group.incident)) return undefined;
  const nearest = shown
    .filter(({ incident }) => incident.closedAt === undefined || group.createdAt <= incident.closedAt)
    .flatMap(({ incident, members }) =>
      members.map((member) => ({ incident, member, gapMs: gapBetween(group, member) })),
    )
    .filter(({ member, gapMs }) => gapMs <= reachOf(group, member))
    .sort(
      (a, b) =>
        Number(isHere(group, b.member)) - Number(isHere(group, a.member)) ||
        a.gapMs - b.gapMs ||
        a.incident.rollUp.startAt - b.incident.rollUp.startAt ||
        a.incident.number - b.incident.number,
    )[0];
  if (!nearest) return undefined;
  const { incident, member, gapMs } = nearest;
  const where = isHere(group, member) && group.main ? `on ${shownEntity(group.main)}` : 'elsewhere';
  const when = gapMs === 0 ? 'at the same time as' : `within ${spoken(gapMs)} of`;
  const many = group.isFlood ? '; one of too many rules invented within an hour' : '';
  return { incident: incident.number, why: `${where}, ${when} "${member.title}"${many}` };
}

/** How far a group may be from a member to be its context; negative for one that never is. */
function reachOf(group: Group, member: Group): number {
  if (isHere(group, member)) return CONTEXT.hereMs;
  const isNotable = group.rule === member.rule || group.risk >= THRESHOLDS.followerRisk;
  return isNotable && group.steadyHours < LINKING.usualHours ? CONTEXT.elsewhereMs : -1;
}

function isHere({ main }: Group, member: Group): boolean {
  return main !== undefined && main === member.main;
}
