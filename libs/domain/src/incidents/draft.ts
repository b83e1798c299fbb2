import type { BoardView, Changes } from './board.js';
import { moveMember, type Members } from './members.js';
import type { AnyIncidentState, Decisions, Group, Incident, LogKind, LogEntry, Membership, Touched } from './model.js';
import { rolledUp } from './roll-up.js';

/** Who does something, and what the log says of it. */
export interface Note {
  text: string;
  by?: string | undefined;
  undoes?: number;
}

/** A board while it is being changed: what each line of the log touched, and in the end all that must be written. */
export class Draft {
  /** The changes; everything else is as in the view. */
  private readonly groups = new Map<string, Group>();
  private readonly incidents = new Map<number, Incident>();
  private readonly members = new Map<number, Members>();
  private readonly changedIncidents = new Set<number>();
  private readonly log: LogEntry[] = [];
  /** As they were when the last line of the log was written. */
  private beforeGroups = new Map<string, Membership>();
  private beforeIncidents = new Map<number, Decisions | undefined>();
  private nextNumber: number;

  constructor(readonly view: BoardView) {
    this.nextNumber = view.nextNumber;
  }

  /** The group of that id, or the one that took it in. */
  group(id: string): Group | undefined {
    const group = this.groupRow(id);
    return group?.mergedInto === undefined ? group : this.group(group.mergedInto);
  }

  /** The incident of that number, or the one that took it in. */
  incident(number: number): Incident | undefined {
    const incident = this.row(number);
    return incident?.mergedInto === undefined ? incident : this.incident(incident.mergedInto);
  }

  /** As the row says, without following a redirect. */
  row(number: number): Incident | undefined {
    return this.incidents.get(number) ?? this.view.incident(number);
  }

  groupRow(id: string): Group | undefined {
    return this.groups.get(id) ?? this.view.group(id);
  }

  /** The incident that a group is a member of. */
  incidentOf({ incident }: Pick<Group, 'incident'>): Incident | undefined {
    return incident === undefined ? undefined : this.incident(incident);
  }

  membersOf(number: number): Members {
    return this.members.get(number) ?? this.view.membersOf(number);
  }

  /** Puts a group in place of the one of its id. */
  put(group: Group): Group {
    const known = this.groupRow(group.id);
    if (!this.beforeGroups.has(group.id)) this.beforeGroups.set(group.id, membershipOf(known));
    for (const number of [known?.incident, group.incident]) if (number !== undefined) this.touch(number);
    moveMember(this.members, (number) => this.membersOf(number), known, group);
    this.groups.set(group.id, group);
    return group;
  }

  /** Makes a group a member, or loose without a number. */
  move(group: Group, incident: number | undefined, why?: string): Group {
    const { incident: _incident, why: _why, ...loose } = group;
    return this.put({
      ...loose,
      ...(incident !== undefined && { incident }),
      ...(incident !== undefined && why !== undefined && { why }),
    });
  }

  /** A new incident without members. */
  create(state: AnyIncidentState, more: Partial<Incident> = {}): Incident {
    const number = this.nextNumber;
    this.nextNumber += 1;
    const { customerName, now } = this.view;
    const incident: Incident = {
      number,
      customerName,
      createdAt: now,
      version: 0,
      related: [],
      state,
      ...(state !== 'forming' && { openedAt: now }),
      ...more,
      rollUp: EMPTY,
    };
    this.beforeIncidents.set(number, undefined);
    this.incidents.set(number, incident);
    this.touch(number);
    return incident;
  }

  /** Replaces what was decided of an incident; a field that is left out is gone. */
  decide(number: number, decisions: Decisions): void {
    const known = this.known(number);
    this.touch(number);
    this.incidents.set(number, { ...withoutDecisions(known), ...decisions });
  }

  /** Changes continuations and related numbers, which are no decisions. */
  note(number: number, more: Partial<Pick<Incident, 'continuedBy' | 'related'>>): void {
    const known = this.known(number);
    this.touch(number);
    this.incidents.set(number, { ...known, ...more });
  }

  /** The number that the next line of the log gets. */
  nextSeq(): number {
    return this.view.nextSeq + this.log.length;
  }

  /** Writes a line of the log that holds everything changed since the line before. */
  record(kind: LogKind, incident: number, { text, by, undoes }: Note): LogEntry {
    const entry: LogEntry = {
      seq: this.nextSeq(),
      incident,
      kind,
      at: this.view.now,
      ...(by !== undefined && { by }),
      text,
      touched: this.touched(),
      ...(undoes !== undefined && { undoes }),
    };
    this.beforeGroups = new Map();
    this.beforeIncidents = new Map();
    this.log.push(entry);
    return entry;
  }

  /** Everything to write; versions grow by one, and roll-ups are computed unless the caller does that later. */
  changes(rollsUp = true): Changes {
    const incidents = [...this.changedIncidents].map((number) => {
      const incident = this.known(number);
      const next = { ...incident, version: incident.version + 1 };
      return rollsUp ? rolledUp(next, this.membersOf(number)) : next;
    });
    return { groups: [...this.groups.values()], incidents, log: this.log };
  }

  private touch(number: number): void {
    const known = this.row(number);
    if (known && !this.beforeIncidents.has(number)) this.beforeIncidents.set(number, decisionsOf(known));
    this.changedIncidents.add(number);
  }

  private touched(): Touched {
    const groups = Array.from(this.beforeGroups, ([id, before]) => ({
      id,
      before,
      after: membershipOf(this.groupRow(id)),
    })).filter(({ before, after }) => !isSame(before, after));
    const incidents = Array.from(this.beforeIncidents, ([number, before]) => ({
      number,
      ...(before && { before }),
      after: decisionsOf(this.known(number)),
    })).filter(({ before, after }) => !before || !isSame(before, after));
    return { groups, incidents };
  }

  private known(number: number): Incident {
    const incident = this.row(number);
    if (!incident) throw new Error(`there is no incident ${number}`);
    return incident;
  }
}

const EMPTY: Incident['rollUp'] = {
  groups: 0,
  threats: 0,
  entities: [],
  rules: 0,
  startAt: 0,
  lastAt: 0,
  risk: 0,
  weight: 0,
  severity: 'INFO',
  tactics: [],
};
const DECISIONS = [
  'state',
  'owner',
  'disposition',
  'openedAt',
  'acknowledgedAt',
  'containedAt',
  'closedAt',
  'mergedInto',
] as const satisfies readonly (keyof Decisions)[];

/** What was decided of an incident, without the rest of its row. */
export function decisionsOf(incident: Decisions): Decisions {
  return Object.fromEntries(
    DECISIONS.filter((field) => incident[field] !== undefined).map((field) => [field, incident[field]]),
  ) as unknown as Decisions;
}

function withoutDecisions(incident: Incident): Omit<Incident, keyof Decisions> {
  const rest: Partial<Incident> = { ...incident };
  for (const field of DECISIONS) delete rest[field];
  return rest as Omit<Incident, keyof Decisions>;
}

/** Where a group belongs; a group that did not exist belonged nowhere. */
export function membershipOf(group: Group | undefined): Membership {
  const { incident, why, apart = [], verdict } = group ?? {};
  return {
    ...(incident !== undefined && { incident }),
    ...(why !== undefined && { why }),
    apart,
    ...(verdict !== undefined && { verdict }),
  };
}

/** Whether two small documents with their fields in one order are equal. */
export function isSame(a: Membership | Decisions, b: Membership | Decisions): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
