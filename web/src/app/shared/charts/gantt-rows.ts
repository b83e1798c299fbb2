import { formatDuration } from '../vocabulary/format.js';
import { durationTicks, shareOf, type Tick } from './axis.js';

/** How a task ended, or that it goes on. */
export type TaskState = 'done' | 'working' | 'degraded' | 'failed';

/** Something that took its time; Unix times in milliseconds. */
export interface GanttTask {
  name: string;
  /** Undefined: it has not begun. */
  startMs?: number;
  /** Undefined: it goes on. */
  endMs?: number;
  state: TaskState;
  /** What is said beside it, such as why it is degraded. */
  note?: string;
}

export interface GanttRow {
  task: GanttTask;
  /** Shares of the axis, 0..1; undefined for what has not begun. */
  bar?: { from: number; width: number };
  /** How long it took, or takes already. */
  took: string;
}

export interface GanttRows {
  rows: GanttRow[];
  ticks: Tick[];
  /** From the first beginning to the last end. */
  spanMs: number;
}

/** Lays tasks out on the axis they share, which begins with the first of them; what goes on reaches to `now`. */
export function ganttRows(tasks: readonly GanttTask[], now: number): GanttRows {
  const spans = tasks.map(({ startMs, endMs }) => {
    if (startMs === undefined || !Number.isFinite(startMs)) return undefined;
    const end = endMs !== undefined && Number.isFinite(endMs) ? endMs : now;
    return { start: startMs, end: Math.max(startMs, end) };
  });
  const begun = spans.filter((span) => span !== undefined);
  const from = Math.min(...begun.map(({ start }) => start));
  const to = Math.max(...begun.map(({ end }) => end));
  const spanMs = begun.length > 0 ? to - from : 0;
  return {
    rows: tasks.map((task, index) => {
      const span = spans[index];
      if (!span) return { task, took: '' };
      const begin = shareOf(span.start, from, to);
      return {
        task,
        bar: { from: begin, width: shareOf(span.end, from, to) - begin },
        took: formatDuration(span.end - span.start),
      };
    }),
    ticks: durationTicks(spanMs, formatDuration),
    spanMs,
  };
}
