import { describe, expect, it } from 'vitest';
import { aThreatInProgress, anAgentAnalysis, anAnalysis } from '../../testing/threat-builders.js';
import { agentTasks, lanesOf } from './timeline-lanes.js';

const event = (eventType: 'detection' | 'action', title: string) => ({
  timestamp: '2026-01-01T12:00:00.000Z',
  eventType,
  title,
  description: '',
  source: 'gateway',
  data: {},
});

describe('lanesOf', () => {
  it('puts events into the lane of their kind, and leaves empty lanes out', () => {
    const lanes = lanesOf([event('action', 'Blocked'), event('detection', 'Seen')]);
    expect(lanes.map(({ name, events }) => [name, events.map(({ title }) => title)])).toEqual([
      ['Activity', ['Seen']],
      ['Decisions', ['Blocked']],
    ]);
  });
});

describe('agentTasks', () => {
  it('has agents begin when the run was open, each for as long as it measured', () => {
    const threat = anAnalysis();
    threat.agentAnalyses.config = anAgentAnalysis('config', { processingTimeMs: 7, degraded: { reason: 'no model' } });
    const tasks = agentTasks(threat);
    const begun = Date.parse('2026-01-01T12:00:00.001Z');
    expect(tasks[0]).toEqual({ name: 'Historical', startMs: begun, endMs: begun + 2, state: 'done' });
    expect(tasks[1]).toMatchObject({ endMs: begun + 7, state: 'degraded', note: 'no model' });
  });

  it('shows those at work, and those that never answered', () => {
    expect(agentTasks(aThreatInProgress('historical')).map(({ state }) => state)).toEqual([
      'done',
      ...Array<string>(4).fill('working'),
    ]);
    const failed = { ...aThreatInProgress(), status: 'failed' as const };
    expect(agentTasks(failed)[0]).toEqual({ name: 'Historical', state: 'failed' });
  });
});
