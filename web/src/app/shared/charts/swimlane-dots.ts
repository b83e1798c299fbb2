import type { Severity } from '@soc-agent/contracts';
import { keysOf, SEVERITY_LABELS } from '../vocabulary/labels.js';
import { shareOf, type Tick, timeTicks } from './axis.js';

/** Something that happened at one moment. */
export interface LaneEvent {
  /** ISO 8601. */
  at: string;
  title: string;
  severity?: Severity;
  /** Names it in the event that reports a choice. */
  id?: string;
}

/** Events of one kind, such as changes, or of one tactic. */
export interface Lane {
  name: string;
  events: readonly LaneEvent[];
}

/** Events that lie too close to be told apart, as one dot. */
export interface LaneDot {
  /** Place on the axis, 0..1. */
  at: number;
  /** Unix time of the first, milliseconds. */
  atMs: number;
  events: readonly LaneEvent[];
  /** Of the worst of them. */
  severity?: Severity;
}

export interface Swimlanes {
  lanes: { name: string; dots: LaneDot[] }[];
  ticks: Tick[];
}

const WORST_FIRST = keysOf(SEVERITY_LABELS);
/** Room beside the first and the last event, as a share of the axis. */
const MARGIN = 0.03;
/** An axis about one moment. */
const LEAST_SPAN_MS = 2000;

/** Lays lanes out on the axis they share; dots closer than a share of the axis are one. */
export function swimlaneDots(lanes: readonly Lane[], utc: boolean, apart = 0.015): Swimlanes {
  const dated = lanes.map(({ name, events }) => ({
    name,
    events: events
      .map((event) => ({ event, atMs: Date.parse(event.at) }))
      .filter(({ atMs }) => Number.isFinite(atMs))
      .sort((one, other) => one.atMs - other.atMs),
  }));
  const times = dated.flatMap(({ events }) => events.map(({ atMs }) => atMs));
  if (times.length === 0) return { lanes: dated.map(({ name }) => ({ name, dots: [] })), ticks: [] };
  const [first, last] = times.reduce(
    ([low, high], at) => [Math.min(low, at), Math.max(high, at)],
    [Infinity, -Infinity],
  );
  const margin = Math.max((last - first) * MARGIN, (LEAST_SPAN_MS - (last - first)) / 2);
  const [from, to] = [first - margin, last + margin];
  return {
    lanes: dated.map(({ name, events }) => {
      const dots: LaneDot[] = [];
      for (const { event, atMs } of events) {
        const at = shareOf(atMs, from, to);
        const before = dots.at(-1);
        if (before && at - before.at < apart) dots[dots.length - 1] = joined(before, event);
        else dots.push({ at, atMs, events: [event], ...(event.severity && { severity: event.severity }) });
      }
      return { name, dots };
    }),
    ticks: timeTicks(from, to, utc),
  };
}

/** The dot to go to from another by an arrow key: beside it in its lane, or the nearest of the next lane that has any. */
export function neighbourOf(
  lanes: Swimlanes['lanes'],
  { lane, dot }: { lane: number; dot: number },
  key: string,
): { lane: number; dot: number } | undefined {
  const dots = lanes[lane]?.dots ?? [];
  const last = dots.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return { lane, dot: Math.max(0, dot - 1) };
    case 'ArrowRight':
      return { lane, dot: Math.min(last, dot + 1) };
    case 'Home':
      return { lane, dot: 0 };
    case 'End':
      return { lane, dot: last };
    case 'ArrowUp':
    case 'ArrowDown': {
      const step = key === 'ArrowUp' ? -1 : 1;
      let next = lane + step;
      while (lanes[next] && lanes[next]?.dots.length === 0) next += step;
      const others = lanes[next]?.dots;
      if (!others) return { lane, dot };
      const at = dots[dot]?.at ?? 0;
      const distances = others.map((other) => Math.abs(other.at - at));
      return { lane: next, dot: distances.indexOf(Math.min(...distances)) };
    }
    default:
      return undefined;
  }
}

function joined(dot: LaneDot, event: LaneEvent): LaneDot {
  const severity = WORST_FIRST.find((key) => key === dot.severity || key === event.severity);
  return { ...dot, events: [...dot.events, event], ...(severity && { severity }) };
}
