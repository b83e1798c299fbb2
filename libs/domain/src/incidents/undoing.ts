import { areApart } from './apart.js';
import type { BoardView } from './board.js';
import { cutFrom, refused, type Outcome } from './deciding.js';
import { decisionsOf, Draft, isSame, membershipOf } from './draft.js';
import { fits } from './members.js';
import type { Group, LogEntry } from './model.js';

/** Undone, these would come back with the next event: what they brought together is kept apart. */
const COMES_BACK: ReadonlySet<LogEntry['kind']> = new Set(['joined', 'merged', 'formed']);

/**
 * Takes back exactly what one line of the log did, or says what stands in the way: every row that it touched must be as
 * it left it. What the system brought together is kept apart from then on.
 */
export function undo(entry: LogEntry, view: BoardView, by: string): Outcome {
  const draft = new Draft(view);
  if (isOpening(entry))
    return refused('not now', 'what was shown stays shown: close it, or take out what does not belong');
  const inTheWay = whatChanged(draft, entry);
  if (inTheWay.length > 0) return refused('in the way', inTheWay.join('; '));
  const groups = entry.touched.groups.map(({ id, before }) => ({ before, group: draft.groupRow(id) as Group }));
  if (entry.by === undefined && COMES_BACK.has(entry.kind)) {
    const moved = groups.filter(({ before, group }) => before.incident !== group.incident);
    cutFrom(
      draft,
      moved.map(({ group }) => group),
    );
  }
  for (const { before, group } of groups) {
    const { verdict: _verdict, ...current } = draft.groupRow(group.id) as Group;
    const sides = entry.by === undefined ? current.apart : before.apart;
    const restored = { ...current, apart: sides, ...(before.verdict !== undefined && { verdict: before.verdict }) };
    draft.move(restored, before.incident, before.why);
  }
  for (const { number, before } of entry.touched.incidents) {
    if (before) draft.decide(number, before);
    else fold(draft, number, entry);
  }
  const wrong = whatWouldBreak(draft, entry);
  if (wrong !== undefined) return refused('in the way', wrong);
  const left = draft.incident(entry.incident);
  draft.record('undone', left?.number ?? entry.incident, { text: `took back: ${entry.text}`, by, undoes: entry.seq });
  return { kind: 'done', changes: draft.changes(), incident: left?.number ?? entry.incident };
}

/** Whether a line did something that can be taken back, if nothing stands in the way by now. */
export function isUndoable(entry: LogEntry): boolean {
  const { groups, incidents } = entry.touched;
  return groups.length + incidents.length > 0 && !isOpening(entry);
}

/** The system showed an incident: people have seen it since. */
function isOpening({ kind, by }: LogEntry): boolean {
  return kind === 'opened' && by === undefined;
}

/** The groups and incidents that a line was about, as it left them and as they were before: what undoing it reads. */
export function touchedBy({ incident, touched }: LogEntry): { groups: string[]; numbers: number[] } {
  const { groups, incidents } = touched;
  const homes = groups.flatMap(({ before, after }) => [before.incident ?? [], after.incident ?? []].flat());
  return {
    groups: groups.map(({ id }) => id),
    numbers: [incident, ...incidents.map(({ number }) => number), ...homes],
  };
}

/** Rows that are no longer as the entry left them, in words. */
function whatChanged(draft: Draft, { touched }: LogEntry): string[] {
  const groups = touched.groups.flatMap(({ id, after }) => {
    const group = draft.groupRow(id);
    if (group && group.mergedInto === undefined && isSame(membershipOf(group), after)) return [];
    return [`"${group?.title ?? id}" was moved or judged since`];
  });
  const incidents = touched.incidents.flatMap(({ number, before, after }) => {
    const incident = draft.row(number);
    if (!incident || !isSame(decisionsOf(incident), after)) return [`incident ${number} was changed since`];
    const came = before ? [] : draft.membersOf(number).filter(({ id }) => !touched.groups.some((one) => one.id === id));
    return came.length > 0 ? [`${came.length} groups joined incident ${number} since`] : [];
  });
  return [...groups, ...incidents];
}

/** What would be wrong with the incidents that groups go back to, in words; undefined when all is well. */
function whatWouldBreak(draft: Draft, { touched }: LogEntry): string | undefined {
  const restored = new Set(touched.incidents.map(({ number }) => number));
  const moved = touched.groups.filter(({ before, after }) => before.incident !== after.incident);
  for (const number of new Set(moved.flatMap(({ before, after }) => [before.incident, after.incident]))) {
    const incident = number === undefined ? undefined : draft.row(number);
    if (!incident) continue;
    const members = draft.membersOf(incident.number);
    if (incident.state === 'merged') {
      if (members.length > 0) return `incident ${incident.number} was merged since`;
    } else if (members.length === 0) return `incident ${incident.number} would be left empty`;
    else if (areApart(members, members)) return `incident ${incident.number} holds what was taken apart since`;
    else if (!fits(members)) return `incident ${incident.number} would be too large`;
    else if (incident.state === 'closed' && !restored.has(incident.number))
      return `incident ${incident.number} was closed since`;
  }
  return undefined;
}

/** An incident that the entry began has no members any more: its number leads to where they are. */
function fold(draft: Draft, number: number, { touched }: LogEntry): void {
  const incident = draft.row(number);
  const home = touched.groups.map(({ before }) => before.incident).find((one) => one !== undefined && one !== number);
  if (!incident) return;
  draft.decide(number, { ...incident, state: 'merged', ...(home !== undefined && { mergedInto: home }) });
}
