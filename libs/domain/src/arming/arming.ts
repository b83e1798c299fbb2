import {
  CONTAINING_ACTIONS,
  type Arming,
  type Backer,
  type Party,
  type Playbook,
  type PlaybookAction,
} from '@soc-agent/contracts';
import { digestOf } from '../evidence/digest-of.js';

/** Names what a playbook says: the same for the same content, however its fields are ordered. */
export function playbookVersion({ primary, secondary, escalation, notes }: Playbook): string {
  const said = [wordsOf(primary), secondary.map(wordsOf), escalation, notes];
  return digestOf(JSON.stringify(said));
}

function wordsOf({ action, targets, automatic, reason, impact, parameters }: PlaybookAction): unknown[] {
  const named = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  return [action, targets, automatic, reason, impact, named];
}

/** What a playbook would contain by itself, were it armed. */
export function automaticContainment({ primary, secondary }: Playbook): PlaybookAction[] {
  return [primary, ...secondary].filter(({ action, automatic }) => automatic && CONTAINING_ACTIONS.includes(action));
}

/** Whether one and the same person could be both: somebody has had the secrets of both in their hands. */
export function mayBeOne(one: Party, other: Party): boolean {
  const hands = new Set([one.id, ...one.via]);
  return [other.id, ...other.via].some((id) => hands.has(id));
}

/** Whether two people who cannot be one stand behind it. Keys that no person made count for nobody. */
export function isArmed(behind: readonly Backer[]): boolean {
  const people = behind.filter(({ isPerson }) => isPerson);
  return people.some((one, position) => people.slice(position + 1).some((other) => !mayBeOne(one, other)));
}

/** Why a person's approval does not count as that of a second person; undefined when it does. */
export function objectionTo(by: Party, behind: readonly Backer[]): string | undefined {
  const same = behind.find((backer) => mayBeOne(backer, by));
  if (!same) return undefined;
  if (same.id === by.id)
    return same.wrote ? 'the one who wrote it cannot approve it' : 'the same person has approved it';
  return `the password or key of one of you went through the hands of the other, or of a third (${same.name}): that is no second person`;
}

/**
 * Who armed what the playbook does by itself, for a signal of this sender; undefined when a person has to approve it: nobody armed exactly
 * this, it is not known who sent the signal, or the sender could be one of those who armed it.
 */
export function backersFor(
  playbook: Playbook,
  armings: readonly Pick<Arming, 'version' | 'behind'>[],
  sender: Party | undefined,
): readonly Backer[] | undefined {
  if (!sender || armings.length === 0) return undefined;
  const version = playbookVersion(playbook);
  const arming = armings.find((candidate) => candidate.version === version && isArmed(candidate.behind));
  return arming?.behind.some((backer) => mayBeOne(backer, sender)) ? undefined : arming?.behind;
}
