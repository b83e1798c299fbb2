import { attackTable } from '../attack/attack-table.js';
import { cutText } from '../evidence/text.js';
import { at as shownAt, counted, listed, spoken } from '../evidence/wording.js';
import { shownEntity } from './link-entities.js';
import type { EntityKey, Group, LogEntry, RollUp } from './model.js';
import { rollUp } from './roll-up.js';

/** Characters of a title in a sentence. */
const MOST_TITLE = 80;

/** One line of an incident's timeline. */
export interface IncidentEvent {
  /** Unix milliseconds. */
  at: number;
  kind: 'group' | LogEntry['kind'];
  text: string;
  /** Why it is here. */
  why?: string;
  groupId?: string;
  /** The analyst; absent for what the system did. */
  by?: string;
}

/**
 * What happened, in a few sentences made of the members alone: since when, on what, by which tactics, and what weighs most.
 * @param members one at least
 */
export function narrative(members: readonly Group[]): string {
  const { threats, rules, startAt, lastAt, risk, severity, tactics } = rollUp(members);
  const mains = byThreats(
    members.map((member) => [member.main ? shownEntity(member.main) : 'an unnamed entity', member]),
  );
  const others = byThreats(
    members.flatMap((member) => member.entities.map((entity) => [shownEntity(entity), member] as const)),
  ).filter((name) => !mains.includes(name));
  const gravest = [...members].sort((a, b) => b.risk - a.risk || a.startAt - b.startAt).slice(0, 3);
  const lasted = lastAt === startAt ? 'at one time' : `over ${spoken(lastAt - startAt)}`;
  const sentences = [
    `${counted(threats, 'threat')} of ${counted(rules, 'rule')} on ${listed(mains)}, since ${shownAt(startAt)}, ${lasted}.`,
    ...(others.length > 0 ? [`Also named: ${listed(others)}.`] : []),
    ...(tactics.length > 0 ? [`In order: ${listed(tactics.map(tacticInWords), 8)}.`] : []),
    `Risk ${risk}, ${severity}: ${listed(gravest.map((group) => `"${cutText(group.title, MOST_TITLE)}" (${group.risk})`))} weigh most; a rule counts once however often it fires.`,
  ];
  return sentences.join(' ');
}

/** An incident in a few words: the tactics it shows, and what it is about. */
export function incidentTitle({ tactics, rules, entities }: Pick<RollUp, 'tactics' | 'rules' | 'entities'>): string {
  const [tactic] = tactics;
  const what = tactics.length === 1 && tactic ? attackTable().tacticName(tactic.id) : counted(tactics.length, 'tactic');
  const of = (kind: string): EntityKey[] => entities.filter((entity) => entity.startsWith(kind));
  const about = [...of('host:'), ...of('user:'), ...of('address:')].map(shownEntity);
  return `${tactics.length > 0 ? what : counted(rules, 'rule')} on ${listed(about, 2) || 'an unnamed entity'}`;
}

/** Everything that happened in and to an incident, in order: its members with why they joined, and the log. */
export function timeline(members: readonly Group[], log: readonly LogEntry[]): IncidentEvent[] {
  const ofMembers = members.map((group): IncidentEvent => ({
    at: group.startAt,
    kind: 'group',
    text: `${group.title}${group.threats > 1 ? `, ${counted(group.threats, 'threat')} until ${shownAt(group.lastAt)}` : ''}`,
    ...(group.why !== undefined && { why: group.why }),
    groupId: group.id,
  }));
  const ofLog = log.map(({ at, kind, text, by }): IncidentEvent => ({
    at,
    kind,
    text,
    ...(by !== undefined && { by }),
  }));
  return [...ofMembers, ...ofLog].sort((a, b) => a.at - b.at);
}

function tacticInWords({ id, at }: { id: string; at: number }): string {
  return `${attackTable().tacticName(id)} (${shownAt(at)})`;
}

/** Names by how many threats name them, the most first. */
function byThreats(named: readonly (readonly [name: string, group: Group])[]): string[] {
  const counts = new Map<string, number>();
  for (const [name, { threats }] of named) counts.set(name, (counts.get(name) ?? 0) + threats);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}
