import type { InfrastructureEvent } from '@soc-agent/contracts';
import { eventId } from './event-id.js';
import type { EventState } from './event-kind.js';

/** Hexadecimal digits that name what begins and ends. */
const THREAD = 16;

/**
 * An id that says of what the event is one end: `<form>:<thread>.begun.<digest>`, the same thread for the same parts.
 * @param own what differs between this message and others about the same thing
 */
export function spanId(form: string, parts: readonly string[], state: EventState, own: string): string {
  const thread = eventId(form, ...parts).slice(0, form.length + 1 + THREAD);
  return `${thread}.${state}.${eventId(form, ...parts, own).slice(-THREAD)}`;
}

/** The thread and the end of it that an event is; undefined for an event that came whole. */
export function spanEnd({ id }: InfrastructureEvent): { thread: string; state: EventState } | undefined {
  const [, thread, state] = /^(\w+:[0-9a-f]{16})\.(begun|ended)\.[0-9a-f]{16}$/.exec(id) ?? [];
  return thread !== undefined && state !== undefined ? { thread, state: state as EventState } : undefined;
}

/** What is to be stored and deleted so that a begin and its end are one event, whichever comes first and however often. */
export interface Joined {
  put: InfrastructureEvent[];
  remove: string[];
}

/**
 * Joins what arrived with what is stored. An end belongs to the latest begin before it that has not ended; an end that came before its
 * begin waits as a moment. A further begin of what is under way, such as a report of what was detected, is the same event.
 */
export function joinSpans(arrived: readonly InfrastructureEvent[], stored: readonly InfrastructureEvent[]): Joined {
  const known = new Map(stored.map((event) => [event.id, event]));
  const before = new Set(known.keys());
  const changed = new Set<string>();
  const keep = (event: InfrastructureEvent): void => {
    known.set(event.id, event);
    changed.add(event.id);
  };
  for (const event of arrived) {
    const end = spanEnd(event);
    if (!end) keep(event);
    else if (end.state === 'begun') begin(event, end.thread, known, keep, changed);
    else finish(event, end.thread, known, keep);
  }
  const put = [...changed].flatMap((id) => known.get(id) ?? []);
  return { put, remove: [...before].filter((id) => !known.has(id)) };
}

function begin(
  event: InfrastructureEvent,
  thread: string,
  known: Map<string, InfrastructureEvent>,
  keep: (event: InfrastructureEvent) => void,
  changed: Set<string>,
): void {
  const startMs = Date.parse(event.startedAt);
  const others = threadOf(event, thread, known);
  if (others.some((other) => other.id === event.id || (isBegun(other) && lasts(other, startMs)))) return;
  const waiting = others
    .filter((other) => !isBegun(other) && endMsOf(other) >= startMs)
    .sort((a, b) => endMsOf(a) - endMsOf(b))[0];
  if (!waiting) return keep(event);
  known.delete(waiting.id);
  changed.delete(waiting.id);
  keep(ended(event, waiting));
}

function finish(
  event: InfrastructureEvent,
  thread: string,
  known: ReadonlyMap<string, InfrastructureEvent>,
  keep: (event: InfrastructureEvent) => void,
): void {
  const endMs = endMsOf(event);
  const [latest] = threadOf(event, thread, known)
    .filter((other) => isBegun(other) && lasts(other, endMs))
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  if (!latest) keep(event);
  else if (latest.ongoing) keep(ended(latest, event));
}

function threadOf(
  { customerName }: InfrastructureEvent,
  thread: string,
  known: ReadonlyMap<string, InfrastructureEvent>,
): InfrastructureEvent[] {
  return [...known.values()].filter((one) => one.id.startsWith(`${thread}.`) && one.customerName === customerName);
}

function endMsOf({ startedAt, endedAt = startedAt }: InfrastructureEvent): number {
  return Date.parse(endedAt);
}

function isBegun(event: InfrastructureEvent): boolean {
  return spanEnd(event)?.state === 'begun';
}

/** True at both ends, too. */
function lasts({ startedAt, endedAt }: InfrastructureEvent, time: number): boolean {
  return Date.parse(startedAt) <= time && (endedAt === undefined || Date.parse(endedAt) >= time);
}

function ended({ ongoing: _ongoing, ...event }: InfrastructureEvent, end: InfrastructureEvent): InfrastructureEvent {
  return { ...event, endedAt: end.endedAt ?? end.startedAt };
}
