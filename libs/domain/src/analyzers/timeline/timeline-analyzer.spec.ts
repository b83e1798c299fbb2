import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, type TimelineEvent } from '@soc-agent/contracts';
import { agentAnalysis, threatSignal } from '@soc-agent/testing';
import type { AnalyzerInput, PipelineStep } from '../analyzer.js';
import { degradedAnalyzerResult } from '../degraded.js';
import { continuedTimeline, MAX_TIMELINE_EVENTS, timelineAnalyzer } from './timeline-analyzer.js';

const SIGNAL = threatSignal({ timestamp: '2026-01-01T12:00:00.000Z' });
const STEPS: PipelineStep[] = [
  { name: 'accepted', at: Date.parse('2026-01-01T12:00:01Z') },
  { name: 'agents answered', at: Date.parse('2026-01-01T12:00:01.040Z') },
];

describe('timeline', () => {
  it('puts the activity, what agents saw and the steps in order', () => {
    const { events, startTime, endTime, durationMs } = timelineOf([past('2025-12-31T12:00:00Z', 'earlier login')]);
    expect(events.map(({ title }) => title)).toEqual(['earlier login', SIGNAL.title, 'accepted', 'agents answered']);
    expect([startTime, endTime]).toEqual(['2025-12-31T12:00:00Z', '2026-01-01T12:00:01.040Z']);
    expect(durationMs).toBe(24 * 3_600_000 + 1040);
  });

  it('orders times of different offsets by the moment they mean', () => {
    const { events } = timelineOf([past('2026-01-01T13:59:00+02:00', 'a minute before')]);
    expect(events[0]?.title).toBe('a minute before');
  });

  it('shows once what two agents saw', () => {
    const event = past('2026-01-01T11:00:00Z', 'deployment');
    const twice = { historical: [event], devops: [{ ...event, timestamp: '2026-01-01T11:00:00.000Z' }] };
    const { events } = timelineAnalyzer.analyze(input(twice));
    expect(events.filter(({ title }) => title === 'deployment')).toHaveLength(1);
  });

  it('keeps the nearest events, the signal and every step when there are too many', () => {
    const many = Array.from({ length: 500 }, (_, hours) =>
      past(new Date(Date.parse(SIGNAL.timestamp) - (hours + 1) * 3_600_000).toISOString(), `event ${hours}`),
    );
    const { events } = timelineOf(many);
    expect(events).toHaveLength(MAX_TIMELINE_EVENTS);
    expect(events.map(({ title }) => title)).toEqual(expect.arrayContaining([SIGNAL.title, 'accepted', 'event 0']));
    expect(events.map(({ title }) => title)).not.toContain('event 499');
  });

  it('leaves out what has no time, and dates nothing by itself', () => {
    const { events } = timelineOf([past('yesterday', 'undated')]);
    expect(events.map(({ title }) => title)).not.toContain('undated');
    const measured = [SIGNAL.timestamp, ...STEPS.map(({ at }) => new Date(at).toISOString())];
    expect(events.map(({ timestamp }) => timestamp)).toEqual(measured);
  });

  it('of an analyzer that never answered still has the signal and the steps', () => {
    const { events, degraded } = degradedAnalyzerResult('timeline', { signal: SIGNAL, steps: STEPS }, 'deadline');
    expect(events).toHaveLength(3);
    expect(degraded).toEqual({ reason: 'deadline' });
  });
});

describe('a continued timeline', () => {
  const later = (n: number): TimelineEvent => ({
    ...past(new Date(Date.parse('2026-01-02T00:00:00Z') + n * 1000).toISOString(), `step ${n}`),
    eventType: 'decision',
  });

  it('has what analysts did after the analysis in its place, and stays as it was without', () => {
    const before = timelineOf([past('2025-12-31T12:00:00Z', 'earlier login')]);
    expect(continuedTimeline(before, [])).toEqual(before);
    const { events, endTime } = continuedTimeline(before, [later(2), later(1)]);
    expect(events.slice(-3).map(({ title }) => title)).toEqual(['agents answered', 'step 1', 'step 2']);
    expect(endTime).toBe(later(2).timestamp);
  });

  it('is bounded: the newest steps come in, what was seen longest ago makes way, the signal and its steps stay', () => {
    const many = Array.from({ length: 500 }, (_, hours) =>
      past(new Date(Date.parse(SIGNAL.timestamp) - (hours + 1) * 3_600_000).toISOString(), `event ${hours}`),
    );
    const titles = continuedTimeline(
      timelineOf(many),
      Array.from({ length: 100 }, (_, n) => later(n)),
    ).events.map(({ title }) => title);
    expect(titles).toHaveLength(MAX_TIMELINE_EVENTS);
    expect(titles).toEqual(expect.arrayContaining([SIGNAL.title, 'accepted', 'event 0', 'step 99', 'step 50']));
    expect(titles).not.toContain('step 49');
  });
});

describe('degraded results', () => {
  it('decide nothing and hand the threat to people', () => {
    const score = degradedAnalyzerResult('false-positive', { signal: SIGNAL }, 'deadline');
    expect(score).toMatchObject({
      score: 0.5,
      recommendation: 'needs_review',
      indicators: [],
      degraded: { reason: 'deadline' },
    });
    const plan = degradedAnalyzerResult('response', { signal: SIGNAL }, 'deadline');
    expect(plan.primaryAction).toMatchObject({ actionType: 'escalate', autoExecutable: false });
    expect(plan.slaMinutes).toBe(60);
  });
});

function timelineOf(historical: TimelineEvent[]): ReturnType<typeof timelineAnalyzer.analyze> {
  return timelineAnalyzer.analyze(input({ historical }));
}

function input(observed: { historical?: TimelineEvent[]; devops?: TimelineEvent[] }): AnalyzerInput {
  const analyses = AGENT_KINDS.map((kind) => [
    kind,
    agentAnalysis(kind, { observedEvents: observed[kind as keyof typeof observed] ?? [] }),
  ]);
  return {
    signal: SIGNAL,
    agentAnalyses: Object.fromEntries(analyses) as AnalyzerInput['agentAnalyses'],
    steps: STEPS,
  };
}

function past(timestamp: string, title: string): TimelineEvent {
  return { timestamp, eventType: 'correlation', title, description: title, source: 'history', data: {} };
}
