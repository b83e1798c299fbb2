import type { AgentAnalysis, InvestigationTimeline, ThreatSignal, TimelineEvent } from '@soc-agent/contracts';
import { apart } from '../../evidence/wording.js';
import type { Analyzer, AnalyzerInput } from '../analyzer.js';

/** Longest timeline, events. */
export const MAX_TIMELINE_EVENTS = 200;
/** Of these, what analysts did afterwards. */
const MAX_LATER_EVENTS = 50;
const PIPELINE = 'pipeline';

/**
 * Orders what was measured: when the activity happened, what agents saw around it, and the pipeline's own steps.
 * Nothing is dated by guessing; an event whose time cannot be read is left out.
 */
export const timelineAnalyzer: Analyzer<'timeline'> = {
  kind: 'timeline',
  analyze(input: AnalyzerInput): InvestigationTimeline {
    const own = dated([detection(input.signal), ...stepEvents(input)]);
    const observed = distinct(dated(Object.values(input.agentAnalyses).flatMap(observedEvents)));
    const around = nearest(observed, time(input.signal.timestamp), MAX_TIMELINE_EVENTS - own.length);
    return ordered([...own, ...around]);
  },
};

/** The timeline of the given events, oldest first; of nothing when none is given. */
export function timelineOf(events: readonly TimelineEvent[]): InvestigationTimeline {
  return ordered(dated(events));
}

/** An event with its time, Unix milliseconds: reading it costs more than all else that is done to an event. */
interface DatedEvent {
  at: number;
  event: TimelineEvent;
}

function ordered(events: readonly DatedEvent[]): InvestigationTimeline {
  const inOrder = distinct(events).sort((a, b) => a.at - b.at);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (!first || !last) return { events: [], startTime: new Date(0).toISOString(), durationMs: 0 };
  return {
    events: inOrder.map(({ event }) => event),
    startTime: first.event.timestamp,
    endTime: last.event.timestamp,
    durationMs: last.at - first.at,
  };
}

/** The timeline with what happened since, the newest of it; where room is short, what was seen around the signal makes way. */
export function continuedTimeline(
  timeline: InvestigationTimeline,
  later: readonly TimelineEvent[],
): InvestigationTimeline {
  if (later.length === 0) return timeline;
  const newest = timelineOf(later).events.slice(-MAX_LATER_EVENTS);
  const surplus = timeline.events.length + newest.length - MAX_TIMELINE_EVENTS;
  const seenAround = timeline.events.filter(
    ({ eventType, source }) => eventType !== 'detection' && source !== PIPELINE,
  );
  const makingWay = new Set(seenAround.slice(0, Math.max(0, surplus)));
  return { ...timeline, ...timelineOf([...timeline.events.filter((event) => !makingWay.has(event)), ...newest]) };
}

/** The pipeline's steps as events, in their measured order. */
export function stepEvents({ steps, signal }: Pick<AnalyzerInput, 'steps' | 'signal'>): TimelineEvent[] {
  return steps
    .filter(({ at }) => Number.isFinite(at) && Math.abs(at) <= LATEST_TIME_MS)
    .map(({ name, at }) => ({
      timestamp: new Date(at).toISOString(),
      eventType: 'analysis',
      title: name,
      description: `${name}, ${apart(at - time(signal.timestamp), 'the activity')}`,
      source: PIPELINE,
      data: {},
    }));
}

/** Largest time value a `Date` can hold, milliseconds (ECMA-262, "Time Values and Time Range"). */
const LATEST_TIME_MS = 8.64e15;

/** The signal itself, at the time its source gave. */
export function detection(signal: ThreatSignal): TimelineEvent {
  const { source } = signal;
  const rule = source.ruleName ?? source.ruleId;
  return {
    timestamp: signal.timestamp,
    eventType: 'detection',
    title: signal.title,
    description: rule ? `${source.product} reported this by its rule ${rule}` : `${source.product} reported this`,
    source: source.product,
    data: { threatId: signal.id, ...(source.eventId && { eventId: source.eventId }) },
    ...(signal.severity && { severity: signal.severity }),
  };
}

function observedEvents({ observedEvents }: AgentAnalysis): readonly TimelineEvent[] {
  return observedEvents ?? [];
}

/** The `count` events closest in time to the signal. */
function nearest(events: readonly DatedEvent[], signalAt: number, count: number): DatedEvent[] {
  const distance = ({ at }: DatedEvent): number => Math.abs(at - signalAt);
  return [...events].sort((a, b) => distance(a) - distance(b)).slice(0, Math.max(0, count));
}

/** Two agents may report the same past threat or the same deployment. */
function distinct(events: readonly DatedEvent[]): DatedEvent[] {
  const byIdentity = new Map<string, DatedEvent>();
  for (const dated of events) {
    const identity = `${dated.at}\n${dated.event.eventType}\n${dated.event.title}`;
    if (!byIdentity.has(identity)) byIdentity.set(identity, dated);
  }
  return [...byIdentity.values()];
}

/** The events whose time can be read. */
function dated(events: readonly TimelineEvent[]): DatedEvent[] {
  return events.map((event) => ({ at: time(event.timestamp), event })).filter(({ at }) => !Number.isNaN(at));
}

function time(timestamp: string): number {
  return Date.parse(timestamp);
}
