import type { Disposition, Verdict } from '@soc-agent/contracts';
import { putOnSide, reconciled } from './apart.js';
import type { BoardView, Changes } from './board.js';
import { Draft } from './draft.js';
import { merge } from './joining.js';
import { fits } from './members.js';
import type { AnyIncidentState, Group, Incident, LogKind } from './model.js';

/** What a person does; `version` is the one they saw, `If-Match`. */
export type Command = { by: string; version?: number } & (
  | { kind: 'acknowledge' | 'contain' | 'reopen'; incident: number }
  | { kind: 'assign'; incident: number; owner?: string }
  | { kind: 'comment'; incident: number; text: string }
  | { kind: 'close'; incident: number; disposition: Disposition; reason?: string }
  | { kind: 'merge'; incident: number; other: number }
  /** Into another incident, into a new one (a split), or out of every one. */
  | { kind: 'move'; groups: readonly string[]; to: number | 'new' | 'out' }
  /** A verdict on one of the group's threats; without one, it was withdrawn. */
  | { kind: 'judge'; group: string; verdict?: Verdict }
);

/** What became of a command: what must be written, or why nothing is. */
export type Outcome =
  | { kind: 'done'; changes: Changes; incident?: number }
  | { kind: 'refused'; because: 'unknown' | 'changed' | 'not now' | 'bounds' | 'in the way'; text: string };

/** The states from which a person may go to another. */
const FROM: Readonly<Record<'acknowledge' | 'contain' | 'reopen' | 'close', readonly AnyIncidentState[]>> = {
  acknowledge: ['open'],
  contain: ['open', 'acknowledged'],
  close: ['open', 'acknowledged', 'contained'],
  reopen: ['closed'],
};

/** Does what a person asked for, or says why not. Pure: the view has every incident and group the command names. */
export function decide(command: Command, view: BoardView): Outcome {
  const draft = new Draft(view);
  switch (command.kind) {
    case 'move':
      return moveGroups(draft, command);
    case 'judge':
      return judgeGroup(draft, command);
    case 'acknowledge':
    case 'contain':
    case 'reopen':
    case 'assign':
    case 'comment':
    case 'close':
    case 'merge': {
      const incident = draft.incident(command.incident);
      if (!incident || incident.state === 'forming')
        return refused('unknown', `there is no incident ${command.incident}`);
      return changedSince(incident, command.version) ?? ofIncident(draft, incident, command);
    }
  }
}

/** A refusal where somebody saw another version than there is now; none where they do not say which they saw. */
export function changedSince({ number, version }: Incident, seen: number | undefined): Outcome | undefined {
  if (seen === undefined || seen === version) return undefined;
  return refused('changed', `incident ${number} has changed: it is at version ${version}`);
}

type OfIncident = Exclude<Command, { kind: 'move' | 'judge' }>;

function ofIncident(draft: Draft, incident: Incident, command: OfIncident): Outcome {
  const { by, kind } = command;
  const { now } = draft.view;
  const { number, state } = incident;
  if (kind in FROM && !FROM[kind as keyof typeof FROM].includes(state))
    return refused('not now', `incident ${number} is ${state}`);
  switch (command.kind) {
    case 'acknowledge':
      draft.decide(number, { ...incident, state: 'acknowledged', acknowledgedAt: now });
      return done(draft, number, 'acknowledged', by, 'acknowledged');
    case 'contain':
      draft.decide(number, { ...incident, state: 'contained', containedAt: now });
      return done(draft, number, 'contained', by, 'contained');
    case 'reopen': {
      const { disposition: _disposition, closedAt: _closedAt, ...decisions } = incident;
      draft.decide(number, { ...decisions, state: 'open' });
      return done(draft, number, 'reopened', by, 'reopened');
    }
    case 'assign': {
      const { owner: _owner, ...decisions } = incident;
      draft.decide(number, { ...decisions, ...(command.owner !== undefined && { owner: command.owner }) });
      return done(draft, number, 'assigned', by, command.owner ? `assigned to ${command.owner}` : 'assigned to nobody');
    }
    case 'comment':
      draft.note(number, {});
      return done(draft, number, 'commented', by, command.text);
    case 'close':
      return close(draft, incident, command);
    case 'merge':
      return mergeTwo(draft, incident, command);
  }
}

/** One verdict for all members; those that have one of their own keep it. Context is not asked. */
function close(
  draft: Draft,
  incident: Incident,
  { by, disposition, reason }: Extract<Command, { kind: 'close' }>,
): Outcome {
  const { number } = incident;
  for (const member of draft.membersOf(number)) {
    if (member.verdict === undefined || member.verdict === 'unsure') draft.put({ ...member, verdict: disposition });
  }
  draft.decide(number, { ...incident, state: 'closed', disposition, closedAt: draft.view.now });
  const told = disposition.replaceAll('_', ' ');
  return done(draft, number, 'closed', by, reason === undefined ? `closed as ${told}` : `closed as ${told}: ${reason}`);
}

/** A person's merge lifts what was apart; states, owners and dispositions must still agree, and the bounds hold. */
function mergeTwo(draft: Draft, incident: Incident, { by, other }: Extract<Command, { kind: 'merge' }>): Outcome {
  const second = draft.incident(other);
  if (!second || second.state === 'forming') return refused('unknown', `there is no incident ${other}`);
  if (second.number === incident.number) return { kind: 'done', changes: draft.changes(), incident: second.number };
  const closed = [incident, second].find(({ state }) => state === 'closed');
  if (closed) return refused('not now', `incident ${closed.number} is closed`);
  const [staying, coming] = [incident, second].sort((a, b) => a.number - b.number) as [Incident, Incident];
  const [stay, come] = [draft.membersOf(staying.number), draft.membersOf(coming.number)];
  if (!fits(stay, come)) return refused('bounds', 'together they would be too large');
  for (const member of come) draft.put(reconciled(member, stay));
  const number = merge(draft, staying, coming, { text: `merged by ${by}`, by });
  return { kind: 'done', changes: draft.changes(), incident: number };
}

/** What is moved stays apart from what it leaves. */
function moveGroups(draft: Draft, { groups: ids, to, by, version }: Extract<Command, { kind: 'move' }>): Outcome {
  const groups = [...new Map(ids.flatMap((id) => draft.group(id) ?? []).map((group) => [group.id, group])).values()];
  if (groups.length === 0) return refused('unknown', 'there is no such group');
  const sources = [...new Set(groups.flatMap(({ incident }) => incident ?? []))];
  const target = typeof to === 'number' ? draft.incident(to) : undefined;
  if (typeof to === 'number' && (!target || target.state === 'forming'))
    return refused('unknown', `there is no incident ${to}`);
  for (const number of [...sources, ...(target ? [target.number] : [])]) {
    const incident = draft.incident(number);
    if (incident?.state === 'closed') return refused('not now', `incident ${number} is closed`);
  }
  const [source] = sources;
  const from = source === undefined ? undefined : draft.incident(source);
  const stale = from && changedSince(from, version);
  if (stale) return stale;
  const moved = groups.filter(({ incident }) => target === undefined || incident !== target.number);
  const staying = target ? draft.membersOf(target.number) : [];
  if (!fits(staying, moved)) return refused('bounds', 'the incident would be too large');
  const isEmptied = (number: number): boolean =>
    draft.membersOf(number).every(({ id }) => moved.some((one) => one.id === id));
  if (to !== 'out' && target === undefined && sources.length === 1 && isEmptied(sources[0] as number))
    return refused('not now', 'they are all of their incident');
  if (to === 'out' && sources.some(isEmptied)) return refused('not now', 'an incident keeps one member at least');
  const home = to === 'out' ? undefined : (target ?? begun(draft, from));
  cutFrom(draft, moved);
  for (const { id } of moved) {
    const others = home ? draft.membersOf(home.number) : [];
    draft.move(reconciled(draft.group(id) as Group, others), home?.number, `moved here by ${by}`);
  }
  for (const number of home ? sources : []) {
    const left = draft.incident(number);
    if (home && left && left.number !== home.number && draft.membersOf(number).length === 0)
      draft.decide(number, { ...left, state: 'merged', mergedInto: home.number });
  }
  const where = home ? `to incident ${home.number}` : 'out';
  const text = `moved ${moved.map(({ title }) => `"${title}"`).join(', ')} ${where}`.slice(0, 1000);
  return done(draft, home?.number ?? sources[0], 'moved', by, text);
}

/** An incident a person made out of groups; it begins where the one they come from stands. */
function begun(draft: Draft, from: Incident | undefined): Incident {
  const shown = from !== undefined && from.state !== 'forming' ? from : undefined;
  return draft.create(shown?.state ?? 'open', {
    ...(shown?.owner !== undefined && { owner: shown.owner }),
    openedAt: draft.view.now,
  });
}

/** Puts groups on one side of a cut, and those they leave behind on the other. */
export function cutFrom(draft: Draft, moved: readonly Group[]): void {
  const numbers = new Set(moved.flatMap(({ incident }) => incident ?? []));
  const cut = draft.nextSeq();
  const left = [...numbers]
    .flatMap((number) => draft.membersOf(number))
    .filter(({ id }) => !moved.some((one) => one.id === id));
  if (left.length === 0) return;
  for (const group of left) draft.put(putOnSide(group, cut, 'a'));
  for (const { id } of moved) draft.put(putOnSide(draft.group(id) as Group, cut, 'b'));
}

function judgeGroup(draft: Draft, { group: id, verdict, by }: Extract<Command, { kind: 'judge' }>): Outcome {
  const group = draft.group(id);
  if (!group) return refused('unknown', 'there is no such group');
  const { verdict: _verdict, ...unjudged } = group;
  draft.put({ ...unjudged, ...(verdict && { verdict }) });
  const text = verdict
    ? `"${group.title}" judged ${verdict.replaceAll('_', ' ')}`
    : `verdict on "${group.title}" withdrawn`;
  return done(draft, group.incident, 'judged', by, text);
}

function done(draft: Draft, number: number | undefined, kind: LogKind, by: string, text: string): Outcome {
  if (number !== undefined) draft.record(kind, number, { text, by });
  return { kind: 'done', changes: draft.changes(), ...(number !== undefined && { incident: number }) };
}

/** An answer that changes nothing. */
export function refused(because: Extract<Outcome, { kind: 'refused' }>['because'], text: string): Outcome {
  return { kind: 'refused', because, text };
}
