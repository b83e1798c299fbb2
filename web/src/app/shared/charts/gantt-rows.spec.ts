import { describe, expect, it } from 'vitest';
import { ganttRows, type GanttTask } from './gantt-rows.js';

const NOW = 1_000_000;
const task = (name: string, startMs?: number, endMs?: number): GanttTask => ({
  name,
  state: endMs === undefined ? 'working' : 'done',
  ...(startMs !== undefined && { startMs }),
  ...(endMs !== undefined && { endMs }),
});

describe('ganttRows', () => {
  it('shares one axis from the first beginning to the last end', () => {
    const { rows, spanMs } = ganttRows([task('a', 100, 150), task('b', 150, 200)], NOW);
    expect(spanMs).toBe(100);
    expect(rows.map(({ bar, took }) => [bar, took])).toEqual([
      [{ from: 0, width: 0.5 }, '50 ms'],
      [{ from: 0.5, width: 0.5 }, '50 ms'],
    ]);
  });

  it('lets what goes on reach to now, and has no bar for what has not begun', () => {
    const { rows } = ganttRows([task('a', NOW - 40, NOW - 20), task('b', NOW - 30), task('c')], NOW);
    expect(rows.map(({ bar }) => bar)).toEqual([{ from: 0, width: 0.5 }, { from: 0.25, width: 0.75 }, undefined]);
  });

  it('accepts clocks that go backwards, and invalid times', () => {
    const { rows } = ganttRows([task('a', 200, 100), task('b', NaN, 300), task('c', 200, 300)], NOW);
    expect(rows.map(({ bar }) => bar)).toEqual([{ from: 0, width: 0 }, undefined, { from: 0, width: 1 }]);
  });

  it('is empty without tasks, and flat where none took time', () => {
    expect(ganttRows([], NOW)).toEqual({ rows: [], ticks: [], spanMs: 0 });
    expect(ganttRows([task('a', 5, 5)], NOW)).toMatchObject({ ticks: [], spanMs: 0 });
  });
});
