import { belongsToGroup } from '../evidence/groups.js';
import { counted, spoken } from '../evidence/wording.js';
import { areApart } from './apart.js';
import type { Changes, PlacingView } from './board.js';
import { Draft } from './draft.js';
import { admission, isReopenedBy, join, mergeOrRelate } from './joining.js';
import { fresh, grown, isLasting, union } from './growing.js';
import { THRESHOLDS } from './limits.js';
import { linkInWords, linkStrength, type Link, type LinkGrounds } from './link-strength.js';
import { fits } from './members.js';
import type { Group, Incident, IncidentThreat } from './model.js';
import { isDangerous, weightOf } from './roll-up.js';
import { isCandidate, looksForOthers } from './tying.js';

/** Where threats went, and what must be written for them. */
export interface Placement {
  groupId: string;
  /** How many of them, from the first on, the group took. */
  taken: number;
  /** Without new roll-ups, which are made when all is placed. */
  changes: Changes;
}

/** A group that is tied to the one that is placed. */
interface Tie {
  group: Group;
  link: Link;
}

/**
 * Puts threats into their group, and the group into an incident where it belongs to one. Pure: the view says what is known.
 * Not for threats that a group holds already.
 * @param threats of one key, in the order of their events
 */
export function placeThreats(threats: readonly [IncidentThreat, ...IncidentThreat[]], view: PlacingView): Placement {
  const draft = new Draft(view);
  const [first, ...others] = threats;
  const home = homeOf(draft, first, view);
  const begun = home ? grown(home, first) : fresh(first, view);
  const all = others.reduce((group, threat) => grown(group, threat), begun);
  const taken = mayBecome(draft, all) && lasts(begun, others) ? threats.length : 1;
  const whole = takeIn(draft, draft.put(taken > 1 ? all : begun), view);
  if (looksForOthers(whole)) link(draft, whole, first.at, view);
  return { groupId: whole.id, taken, changes: draft.changes(false) };
}

/** Whether all events belong to the group, each after those before it. */
function lasts(group: Group, threats: readonly IncidentThreat[]): boolean {
  let times = { startAt: group.startAt, lastAt: group.lastAt };
  return threats.every(({ at }) => {
    const belongs = belongsToGroup(times, at);
    times = { startAt: Math.min(times.startAt, at), lastAt: Math.max(times.lastAt, at) };
    return belongs;
  });
}

/** The group the event belongs to: the nearest that may grow; what was closed grows only where it is reopened. */
function homeOf(draft: Draft, threat: IncidentThreat, { fitting }: PlacingView): Group | undefined {
  const { at } = threat;
  const distance = ({ startAt, lastAt }: Group): number => Math.max(0, startAt - at, at - lastAt);
  return fitting
    .flatMap((id) => draft.groupRow(id) ?? [])
    .filter((group) => group.mergedInto === undefined && belongsToGroup(group, at) && mayGrow(draft, group, threat))
    .sort((a, b) => distance(a) - distance(b) || a.startAt - b.startAt || (a.id < b.id ? -1 : 1))[0];
}

/** A member may grow while its incident has room for it, and is not closed for good. */
function mayGrow(draft: Draft, group: Group, threat: IncidentThreat): boolean {
  const incident = draft.incidentOf(group);
  if (incident?.state === 'closed' && !isReopenedBy(incident, threat.at)) return false;
  return mayBecome(draft, grown(group, threat));
}

/** Whether its incident has room for what a group has become. */
function mayBecome(draft: Draft, group: Group): boolean {
  const incident = draft.incidentOf(group);
  return !incident || fits(draft.membersOf(incident.number), [group]);
}

/** An event between two groups makes them one, if nothing keeps them apart. */
function takeIn(draft: Draft, group: Group, { fitting }: PlacingView): Group {
  let whole = group;
  for (const id of fitting) {
    const other = draft.groupRow(id);
    if (!other || other.id === whole.id || other.mergedInto !== undefined) continue;
    const together = belongsToGroup(whole, other.startAt) || belongsToGroup(whole, other.lastAt);
    if (!together || !belongsToGroup(union(whole, other), other.lastAt)) continue;
    if (areApart(companionsOf(draft, whole), companionsOf(draft, other))) continue;
    whole = absorbed(draft, whole, other) ?? whole;
  }
  return whole;
}

/** All that a group is in one incident with, itself among them. */
function companionsOf(draft: Draft, group: Group): readonly Group[] {
  return group.incident === undefined ? [group] : draft.membersOf(group.incident);
}

/** The group with another taken in; undefined when they are in two incidents that stay two. */
function absorbed(draft: Draft, whole: Group, other: Group): Group | undefined {
  const [first, second] = [whole, other].flatMap((group) => draft.incidentOf(group) ?? []);
  if (first?.state === 'closed' || second?.state === 'closed') return undefined;
  const why = `"${whole.title}" goes on without a break`;
  if (first && second && !mergeOrRelate(draft, first.number, second.number, why)) return undefined;
  const [kept, left] = whole.createdAt <= other.createdAt ? [whole, other] : [other, whole];
  const keptNow = draft.groupRow(kept.id) ?? kept;
  const { incident: _incident, why: _why, ...loose } = left;
  draft.put({ ...loose, mergedInto: kept.id });
  const joined = keptNow.incident ?? left.incident;
  const because = keptNow.why ?? left.why;
  return draft.put({
    ...union(keptNow, left),
    apart: [...new Set([...keptNow.apart, ...left.apart])].sort(),
    ...(joined !== undefined && { incident: joined }),
    ...(because !== undefined && { why: because }),
  });
}

/** Finds what a candidate is tied to, and brings together what may come together. */
function link(draft: Draft, group: Group, at: number, view: PlacingView): void {
  const ties = tiesOf(draft, group, view);
  const loose = ties.filter((tie) => tie.group.incident === undefined);
  const ofIncidents = strongestByIncident(draft, ties);
  let number = group.incident ?? joinOne(draft, group, at, ofIncidents);
  if (number === undefined && loose.length > 0) number = form(draft, group, loose[0] as Tie);
  if (number === undefined) {
    openAlone(draft, group);
    return;
  }
  const home = draft.incident(number);
  if (home?.state === 'closed') number = join(draft, number, group, `"${group.title}" goes on`);
  for (const tie of loose) {
    const answer = admission(draft, draft.incident(number) as Incident, tie.group, at);
    if (answer !== 'apart') number = join(draft, number, tie.group, linkInWords(tie.link));
  }
  for (const [other, tie] of ofIncidents) number = mergeOrRelate(draft, number, other, linkInWords(tie.link)) ?? number;
  openIfGrave(draft, number);
}

function tiesOf(draft: Draft, group: Group, { neighbours, facts, isUnknownCustomer }: PlacingView): Tie[] {
  const grounds: LinkGrounds = { facts: (entity) => facts[entity], isUnknownCustomer };
  return neighbours
    .flatMap((id) => {
      const other = draft.groupRow(id);
      if (!other || other.id === group.id || other.mergedInto !== undefined || !isTied(draft, other)) return [];
      const found = linkStrength(group, other, grounds);
      return found && found.strength >= THRESHOLDS.strength ? [{ group: other, link: found }] : [];
    })
    .sort(
      (a, b) =>
        b.link.strength - a.link.strength || a.group.startAt - b.group.startAt || (a.group.id < b.group.id ? -1 : 1),
    );
}

/** What was found harmless ties nothing any more, but says of what comes again that it was seen. */
function isTied(draft: Draft, other: Group): boolean {
  return isDangerous(other) || draft.incidentOf(other)?.state === 'closed';
}

/** The strongest tie to each incident, the lowest number first. */
function strongestByIncident(draft: Draft, ties: readonly Tie[]): [number, Tie][] {
  const strongest = new Map<number, Tie>();
  for (const tie of ties) {
    const number = draft.incidentOf(tie.group)?.number;
    if (number !== undefined && !strongest.has(number)) strongest.set(number, tie);
  }
  return [...strongest].sort(([a], [b]) => a - b);
}

/** Joins the first incident that takes it, an open one before one that must be reopened. */
function joinOne(draft: Draft, group: Group, at: number, ofIncidents: readonly [number, Tie][]): number | undefined {
  const answers = ofIncidents.map(([number, tie]) => {
    const incident = draft.incident(number) as Incident;
    return { incident, tie, answer: admission(draft, incident, group, at) };
  });
  for (const wanted of ['welcome', 'full', 'reopens'] as const) {
    const found = answers.find(({ answer }) => answer === wanted);
    if (found) return join(draft, found.incident.number, group, linkInWords(found.tie.link));
  }
  for (const { incident, answer } of answers) if (answer === 'closed') noteSeen(draft, group, incident);
  return undefined;
}

/** The same rule was part of a closed incident: it says so, and does not open another one. */
function noteSeen(draft: Draft, group: Group, incident: Incident): void {
  if (!draft.membersOf(incident.number).some(({ rule }) => rule === group.rule)) return;
  draft.put({ ...group, seenIn: incident.number });
  draft.record('seen', incident.number, {
    text: `"${group.title}" again: seen here and closed as ${incident.disposition ?? 'done'}`,
  });
}

/** An incident of two groups; nobody sees it until it opens. */
function form(draft: Draft, group: Group, tie: Tie): number | undefined {
  const current = draft.group(group.id) ?? group;
  if (areApart([current], [tie.group])) return undefined;
  const { number } = draft.create('forming');
  draft.move(current, number, `it began with this and "${tie.group.title}"`);
  draft.record('formed', number, { text: `"${current.title}" and "${tie.group.title}": ${linkInWords(tie.link)}` });
  return number;
}

/** A group that is grave enough by itself. */
function openAlone(draft: Draft, { id }: Group): void {
  const group = draft.group(id);
  if (!group || !isGrave([group])) return;
  const incident = draft.create('open');
  draft.move(group, incident.number, graveInWords(group));
  draft.record('opened', incident.number, { text: `"${group.title}" ${graveInWords(group)}` });
}

function graveInWords(group: Group): string {
  if (group.isUnjudgedCritical) return 'is CRITICAL, and nobody judged it';
  if (isLasting(group)) return `has fired for ${spoken(group.lastAt - group.runningSince)} without a break`;
  return `has a risk of ${group.risk}`;
}

/** Shows a forming incident whose members add up to enough. */
export function openIfGrave(draft: Draft, number: number): void {
  const incident = draft.incident(number);
  if (incident?.state !== 'forming') return;
  const members = draft.membersOf(incident.number);
  if (!isGrave(members)) return;
  draft.decide(incident.number, { ...incident, state: 'open', openedAt: draft.view.now });
  draft.record('opened', incident.number, {
    text: openedInWords(members),
  });
}

function openedInWords(members: readonly Group[]): string {
  const urgent = members.find(isUrgent);
  if (urgent && riskOf(members) < THRESHOLDS.openingRisk) return `"${urgent.title}" ${graveInWords(urgent)}`;
  const rules = new Set(members.map(({ rule }) => rule)).size;
  return `${counted(members.length, 'group')} of ${counted(rules, 'rule')} add up to a risk of ${riskOf(members)}`;
}

/** What was seen in a closed incident does not open another. */
function isGrave(members: readonly Group[]): boolean {
  const unseen = members.filter(({ seenIn }) => seenIn === undefined);
  if (unseen.some(isUrgent)) return true;
  return riskOf(unseen) >= THRESHOLDS.openingRisk;
}

/** What nobody may overlook, whatever it adds up to. */
function isUrgent(group: Group): boolean {
  return (
    isDangerous(group) &&
    ((isCandidate(group) && isLasting(group)) || (group.isUnjudgedCritical && group.verdict === undefined))
  );
}

function riskOf(members: readonly Group[]): number {
  return Math.round(1000 * (1 - Math.exp(-weightOf(members)))) / 10;
}
