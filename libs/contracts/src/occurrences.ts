import type { Severity } from './vocabulary.js';

/** A signal that was folded into a threat: the same rule fired on the same entity shortly before or after. */
export interface Occurrence {
  /** What its sender was answered; the threat is found by it, too. */
  id: string;
  /** The source's own id of the event. */
  eventId?: string;
  title: string;
  /** As its source gave it. */
  severity?: Severity;
  occurredAt: string;
  foldedAt: string;
}

/** What `GET /api/threats/{id}/occurrences` answers. */
export interface OccurrenceList {
  /** The latest id first. */
  items: Occurrence[];
  /** Folded signals; the threat's own is not among them. */
  total: number;
  /** Why they are no threats of their own; absent where there are none. */
  reason?: string;
  /** Absent on the last page. */
  nextCursor?: string;
}
