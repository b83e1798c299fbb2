import { describe, expect, it } from 'vitest';
import { type Lane, type LaneEvent, neighbourOf, swimlaneDots } from './swimlane-dots.js';

const event = (minute: number, more: Partial<LaneEvent> = {}): LaneEvent => ({
  at: new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString(),
  title: `at ${minute}`,
  ...more,
});
const lane = (name: string, ...events: LaneEvent[]): Lane => ({ name, events });

describe('swimlaneDots', () => {
  it('shares one axis among all lanes', () => {
    const { lanes } = swimlaneDots([lane('a', event(0), event(50)), lane('b', event(25))], true);
    const [first, last] = lanes[0]?.dots ?? [];
    expect(lanes[1]?.dots[0]?.at).toBeCloseTo(0.5);
    expect(first?.at).toBeCloseTo(1 - (last?.at ?? 0));
  });

  it('makes one dot of what lies too close, as bad as the worst of them', () => {
    const close = [event(0, { severity: 'LOW' }), event(0.3, { severity: 'CRITICAL' }), event(0.2), event(59)];
    const { lanes } = swimlaneDots([lane('a', ...close)], true);
    expect(lanes[0]?.dots.map(({ events, severity }) => [events.length, severity])).toEqual([
      [3, 'CRITICAL'],
      [1, undefined],
    ]);
  });

  it('puts a single moment into the middle', () => {
    expect(swimlaneDots([lane('a', event(5))], true).lanes[0]?.dots[0]?.at).toBeCloseTo(0.5);
  });

  it('leaves out what has no time, and accepts lanes without events', () => {
    expect(swimlaneDots([lane('a', { at: 'never', title: 'x' }), lane('b')], true)).toEqual({
      lanes: [
        { name: 'a', dots: [] },
        { name: 'b', dots: [] },
      ],
      ticks: [],
    });
    expect(swimlaneDots([], true)).toEqual({ lanes: [], ticks: [] });
  });

  it('lays ten thousand events out', () => {
    const events = Array.from({ length: 10_000 }, (_, n) => event(n));
    const { lanes } = swimlaneDots([lane('a', ...events)], true);
    expect(lanes[0]?.dots.length).toBeLessThan(70);
    expect(lanes[0]?.dots.reduce((sum, dot) => sum + dot.events.length, 0)).toBe(10_000);
  });
});

describe('neighbourOf', () => {
  const { lanes } = swimlaneDots([lane('a', event(0), event(30), event(59)), lane('b'), lane('c', event(50))], true);

  it('stays in the lane from side to side, up to its ends', () => {
    expect(neighbourOf(lanes, { lane: 0, dot: 0 }, 'ArrowRight')).toEqual({ lane: 0, dot: 1 });
    expect(neighbourOf(lanes, { lane: 0, dot: 0 }, 'ArrowLeft')).toEqual({ lane: 0, dot: 0 });
    expect(neighbourOf(lanes, { lane: 0, dot: 0 }, 'End')).toEqual({ lane: 0, dot: 2 });
    expect(neighbourOf(lanes, { lane: 0, dot: 2 }, 'Home')).toEqual({ lane: 0, dot: 0 });
  });

  it('goes to the nearest of the next lane that has any', () => {
    expect(neighbourOf(lanes, { lane: 0, dot: 0 }, 'ArrowDown')).toEqual({ lane: 2, dot: 0 });
    expect(neighbourOf(lanes, { lane: 2, dot: 0 }, 'ArrowUp')).toEqual({ lane: 0, dot: 2 });
    expect(neighbourOf(lanes, { lane: 2, dot: 0 }, 'ArrowDown')).toEqual({ lane: 2, dot: 0 });
  });

  it('has nothing to do with other keys', () => {
    expect(neighbourOf(lanes, { lane: 0, dot: 0 }, 'x')).toBeUndefined();
  });
});
