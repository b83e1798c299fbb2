import type { Changes, Slice } from './board.js';
import type { AnyIncidentState, Decisions, Group, Incident, LogKind, LogEntry, Membership, Touched } from './model.js';
import { rolledUp } from './roll-up.js';

/** Who does something, and what the log says of it. */
export interface Note {
  text: string;
  by?: string | undefined;
  undoes?: number;
}

/** A slice while it is being changed: what each line of the log touched, and in the end all that must be written. */
export class Draft {
  private readonly groups: Map<string, Group>;
  private readonly incidents: Map<number, Incident>;
  private readonly members = new Map<number, Set<string>>();
  /** Of incidents that were asked for since their members last changed. */
  private readonly inOrder = new Map<number, readonly Group[]>();
  private readonly changedGroups = new Set<string>();
  private readonly changedIncidents = new Set<number>();
  private readonly log: LogEntry[] = [];
  /** As they were when the last line of the log was written. */
  private beforeGroups = new Map<string, Membership>();
  private beforeIncidents = new Map<number, Decisions | undefined>();
  private nextNumber: number;

  constructor(readonly slice: Slice) {
    this.groups = new Map(slice.groups.map((group) => [group.id, group]));
    this.incidents = new Map(slice.incidents.map((incident) => [incident.number, incident]));
    this.nextNumber = slice.nextNumber;
    for (const group of slice.groups) this.enrol(group);
  }

  /** The group of that id, or the one that took it in; undefined for one that is not in the slice. */
  group(id: string): Group | undefined {
    const group = this.groups.get(id);
    return group?.mergedInto === undefined ? group : this.group(group.mergedInto);
  }

  /** The incident of that number, or the one that took it in. */
  incident(number: number): Incident | undefined {
    const incident = this.incidents.get(number);
    return incident?.mergedInto === undefined ? incident : this.incident(incident.mergedInto);
  }

  /** As the row says, without following a redirect. */
  row(number: number): Incident | undefined {
    return this.incidents.get(number);
  }

  groupRow(id: string): Group | undefined {
    return this.groups.get(id);
  }

  /** Members in an order that does not depend on when they came. */
  membersOf(number: number): readonly Group[] {
    const known = this.inOrder.get(number);
    if (known) return known;
    const members = [...(this.members.get(number) ?? [])]
      .map((id) => this.groups.get(id) as Group)
      .sort((a, b) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1));
    this.inOrder.set(number, members);
    return members;
  }

  /** Puts a group in place of the one of its id. */
  put(group: Group): Group {
    const known = this.groups.get(group.id);
    if (!this.beforeGroups.has(group.id)) this.beforeGroups.set(group.id, membershipOf(known));
    for (const number of [known?.incident, group.incident]) {
      if (number === undefined) continue;
      this.touch(number);
      this.inOrder.delete(number);
    }
    if (known?.incident !== undefined) this.members.get(known.incident)?.delete(group.id);
    this.groups.set(group.id, group);
    this.enrol(group);
    this.changedGroups.add(group.id);
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
    const { customerName, now } = this.slice;
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

  /** Changes what is no decision: continuations and related numbers. */
  note(number: number, more: Partial<Pick<Incident, 'continuedBy' | 'related'>>): void {
    const known = this.known(number);
    this.touch(number);
    this.incidents.set(number, { ...known, ...more });
  }

  /** The number that the next line of the log gets. */
  nextSeq(): number {
    return this.slice.nextSeq + this.log.length;
  }

  /** Writes a line of the log that holds everything changed since the line before. */
  record(kind: LogKind, incident: number, { text, by, undoes }: Note): LogEntry {
    const entry: LogEntry = {
      seq: this.nextSeq(),
      incident,
      kind,
      at: this.slice.now,
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

  /** All that must be written; versions grow by one, roll-ups are made anew where nobody does so afterwards. */
  changes(rollsUp = true): Changes {
    const incidents = [...this.changedIncidents].map((number) => {
      const incident = this.known(number);
      const next = { ...incident, version: incident.version + 1 };
      return rollsUp ? rolledUp(next, this.membersOf(number)) : next;
    });
    return { groups: [...this.changedGroups].map((id) => this.groups.get(id) as Group), incidents, log: this.log };
  }

  private enrol({ id, incident, mergedInto }: Group): void {
    if (incident === undefined || mergedInto !== undefined) return;
    const members = this.members.get(incident) ?? new Set<string>();
    this.members.set(incident, members.add(id));
  }

  private touch(number: number): void {
    const known = this.incidents.get(number);
    if (known && !this.beforeIncidents.has(number)) this.beforeIncidents.set(number, decisionsOf(known));
    this.changedIncidents.add(number);
  }

  private touched(): Touched {
    const groups = Array.from(this.beforeGroups, ([id, before]) => ({
      id,
      before,
      after: membershipOf(this.groups.get(id)),
    })).filter(({ before, after }) => !isSame(before, after));
    const incidents = Array.from(this.beforeIncidents, ([number, before]) => ({
      number,
      ...(before && { before }),
      after: decisionsOf(this.known(number)),
    })).filter(({ before, after }) => !before || !isSame(before, after));
    return { groups, incidents };
  }

  private known(number: number): Incident {
    const incident = this.incidents.get(number);
    if (!incident) throw new Error(`incident ${number} is not in the slice`);
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
