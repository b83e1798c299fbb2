import { areApart } from './apart.js';
import type { Draft } from './draft.js';
import { REOPEN_MS } from './limits.js';
import { fits } from './members.js';
import type { Group, Incident } from './model.js';
import { ALL_INCIDENT_STATES } from './model.js';

/** Whether a group may join an incident without a person, or the reason why not. */
export type Admission = 'welcome' | 'reopens' | 'full' | 'apart' | 'closed';

/** @param at of the event that would join, Unix milliseconds */
export function admission(draft: Draft, incident: Incident, group: Group, at: number): Admission {
  const members = draft.membersOf(incident.number);
  if (areApart([group], members)) return 'apart';
  if (incident.state === 'closed' && !isReopenedBy(incident, at)) return 'closed';
  if (!fits(members, [group])) return 'full';
  return incident.state === 'closed' ? 'reopens' : 'welcome';
}

/** An incident closed as a true positive goes on while further traces come in. */
export function isReopenedBy({ disposition, closedAt = 0 }: Incident, at: number): boolean {
  return disposition === 'true_positive' && at <= closedAt + REOPEN_MS;
}

/** Makes a group a member; a full incident is continued by another with the same owner. @returns the group's incident */
export function join(draft: Draft, number: number, group: Group, why: string): number {
  const incident = draft.incident(number);
  if (!incident) return number;
  const members = draft.membersOf(incident.number);
  if (fits(members, [group])) {
    if (incident.state === 'closed') reopen(draft, incident, `reopened by "${group.title}": ${why}`);
    draft.move(group, incident.number, why);
    draft.record('joined', incident.number, { text: `"${group.title}" joined: ${why}` });
    return incident.number;
  }
  const next = continuationOf(draft, incident, group);
  draft.move(group, next.number, why);
  draft.record('joined', next.number, { text: `"${group.title}" joined: ${why}` });
  return next.number;
}

/** Reopens a closed incident; its owner stays. */
function reopen(draft: Draft, incident: Incident, text: string): void {
  const { disposition: _disposition, closedAt: _closedAt, ...decisions } = incident;
  draft.decide(incident.number, { ...decisions, state: 'open' });
  draft.record('reopened', incident.number, { text });
}

/** The last incident that continues this one, begun now where the last is full, closed or there is none. */
function continuationOf(draft: Draft, incident: Incident, group: Group): Incident {
  const known = incident.continuedBy === undefined ? undefined : draft.incident(incident.continuedBy);
  if (known && known.number !== incident.number) {
    if (known.state !== 'closed' && fits(draft.membersOf(known.number), [group])) return known;
    return continuationOf(draft, known, group);
  }
  const { number, owner, state } = incident;
  const next = draft.create(state === 'forming' ? 'forming' : 'open', {
    continues: number,
    ...(owner !== undefined && { owner }),
  });
  draft.note(number, { continuedBy: next.number });
  draft.record('continued', next.number, { text: `continues incident ${number}, which is full` });
  return next;
}

/** Why two incidents are not merged without a person; undefined when they are. */
export function whatKeepsApart(draft: Draft, a: Incident, b: Incident): string | undefined {
  const [ofA, ofB] = [draft.membersOf(a.number), draft.membersOf(b.number)];
  if (a.state === 'closed' || b.state === 'closed') return 'one of them is closed';
  if (a.owner !== undefined && b.owner !== undefined && a.owner !== b.owner) return 'they have two owners';
  if (areApart(ofA, ofB)) return 'a person took them apart';
  if (!fits(ofA, ofB)) return 'together they would be too large';
  return undefined;
}

/** Merges two incidents, or relates them where they cannot be merged. @returns the number that is left, or undefined */
export function mergeOrRelate(draft: Draft, first: number, second: number, why: string): number | undefined {
  const [a, b] = [draft.incident(first), draft.incident(second)];
  if (!a || !b || a.number === b.number) return a?.number;
  const obstacle = whatKeepsApart(draft, a, b);
  if (obstacle === undefined) return merge(draft, a, b, { text: why });
  relate(draft, a, b, `${why}; not merged, ${obstacle}`);
  return undefined;
}

/** Relates two incidents that share something and stay apart. */
export function relate(draft: Draft, a: Incident, b: Incident, text: string): void {
  if (a.number === b.number || a.related.includes(b.number)) return;
  draft.note(a.number, { related: [...a.related, b.number].sort((one, other) => one - other) });
  draft.note(b.number, { related: [...b.related, a.number].sort((one, other) => one - other) });
  draft.record('related', a.number, { text: `related to incident ${b.number}: ${text}` });
}

/** One of two: the lower number stays, what was further decided counts, and the other redirects to it. */
export function merge(draft: Draft, a: Incident, b: Incident, note: { text: string; by?: string }): number {
  const [winner, loser] = a.number < b.number ? [a, b] : [b, a];
  for (const member of draft.membersOf(loser.number)) draft.move(member, winner.number, member.why ?? note.text);
  draft.decide(winner.number, together(winner, loser));
  draft.decide(loser.number, { ...loser, state: 'merged', mergedInto: winner.number });
  const related = new Set([...winner.related, ...loser.related]);
  draft.note(winner.number, {
    related: [...related].filter((number) => number !== winner.number && number !== loser.number),
    ...(winner.continuedBy === undefined && loser.continuedBy !== undefined && loser.continuedBy !== winner.number
      ? { continuedBy: loser.continuedBy }
      : {}),
  });
  draft.record('merged', winner.number, { ...note, text: `took in incident ${loser.number}: ${note.text}` });
  return winner.number;
}

/** The further state of two, whichever owner there is, and the first time of everything. */
function together(winner: Incident, loser: Incident): Incident {
  const rank = (incident: Incident): number => ALL_INCIDENT_STATES.indexOf(incident.state);
  const further = rank(loser) > rank(winner) ? loser : winner;
  const owner = winner.owner ?? loser.owner;
  const merged: Incident = { ...winner, state: further.state, ...(owner !== undefined && { owner }) };
  for (const field of ['openedAt', 'acknowledgedAt', 'containedAt'] as const) {
    const times = [winner[field], loser[field]].filter((time) => time !== undefined);
    if (times.length > 0) merged[field] = Math.min(...times);
  }
  return merged;
}
