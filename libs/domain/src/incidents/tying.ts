import { LINKING, THRESHOLDS } from './limits.js';
import type { Group } from './model.js';
import { isDangerous } from './roll-up.js';

type Tying = Pick<Group, 'risk' | 'isUnjudgedCritical' | 'isFlood' | 'steadyHours'>;

/** Whether a group is grave enough to be tied to others by itself. */
export function isCandidate({ risk, isUnjudgedCritical, isFlood }: Omit<Tying, 'steadyHours'>): boolean {
  return !isFlood && (isUnjudgedCritical || risk >= THRESHOLDS.candidateRisk);
}

/** Whether a group can be tied at all, if only to what is right beside it. */
export function canTie(group: Omit<Tying, 'steadyHours'>): boolean {
  return isCandidate(group) || (!group.isFlood && group.risk >= THRESHOLDS.followerRisk);
}

/** Whether a group is unusual enough to follow a candidate of another rule. */
export function canFollow(group: Tying): boolean {
  return canTie(group) && group.steadyHours < LINKING.usualHours;
}

/** Whether a group looks for others: one that was found harmless does not. */
export function looksForOthers(group: Omit<Tying, 'steadyHours'> & Pick<Group, 'verdict'>): boolean {
  return canTie(group) && isDangerous(group);
}
