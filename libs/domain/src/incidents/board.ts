import type { EntityFacts } from './link-strength.js';
import type { Members } from './members.js';
import type { EntityKey, Group, Incident, LogEntry } from './model.js';

/** What a board holds, as rows. */
export interface BoardRows {
  groups: readonly Group[];
  incidents: readonly Incident[];
  log: readonly LogEntry[];
  /** Groups by the threats they hold. */
  placed: readonly (readonly [threatId: string, groupId: string])[];
  /** What was counted of an entity up to an hour, frozen with the first question. */
  facts: readonly (readonly [entity: EntityKey, hour: number, facts: EntityFacts])[];
  /** The customer's first event, Unix milliseconds; absent before the first. */
  since?: number;
  nextNumber: number;
  nextSeq: number;
}

/** One customer's groups and incidents as they are before something changes; a pure function then says what changes. */
export interface BoardView {
  customerName: string;
  /** Unix milliseconds. */
  now: number;
  /** The row of that id, or number: one that was taken in, or merged, too. */
  group: (id: string) => Group | undefined;
  incident: (number: number) => Incident | undefined;
  membersOf: (number: number) => Members;
  /** Number of the next incident, and of the next line in the log. */
  nextNumber: number;
  nextSeq: number;
}

/** What placing threats of one key reads. */
export interface PlacingView extends BoardView {
  /** Groups of the threat's key that end at most ten minutes before its event and begin at most ten minutes after. */
  fitting: readonly string[];
  /**
   * Groups that can tie (`canTie`), at most seven days from the threat or the fitting groups that share a linking entity with one of them;
   * of each entity the nearest hundred. Of a hub, and of all entities at a customer that is unknown, those alone that are about it.
   */
  neighbours: readonly string[];
  /** Of the linking entities of the threat and the fitting groups, as of the hour of the event; absent for none counted. */
  facts: Readonly<Partial<Record<EntityKey, EntityFacts>>>;
  /** The customer's first event was less than six hours before the hour of this one. */
  isUnknownCustomer: boolean;
  /** Rules of the threat's product first seen on its main entity within the hour before it, floods left out. */
  invented: number;
  /** Hours of the 24 before that of the event in which a group of the threat's key began. */
  steadyHours: number;
}

/** What changes: whole rows in place of those of the same id or number, and lines that are added to the log. */
export interface Changes {
  groups: Group[];
  incidents: Incident[];
  log: LogEntry[];
}
