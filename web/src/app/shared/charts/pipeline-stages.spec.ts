import type { QueueFigures } from '@soc-agent/contracts';
import { describe, expect, it } from 'vitest';
import { pipelineStages } from './pipeline-stages.js';

const queue = (name: string, waiting: number, oldestSeconds = 0): QueueFigures => ({
  name,
  waiting,
  active: 1,
  delayed: 0,
  failed: 0,
  oldestSeconds,
});

describe('pipelineStages', () => {
  it('adds up the queues that run side by side, as old as the oldest of them, in the order of the flow', () => {
    const stages = pipelineStages([
      queue('analyzers', 4),
      queue('agent-config', 2, 7),
      queue('agent-devops', 3, 2),
      queue('joins', 0),
      queue('signals', 1),
    ]);
    expect(stages.map(({ name, waiting, active, oldestSeconds }) => [name, waiting, active, oldestSeconds])).toEqual([
      ['signals', 1, 1, 0],
      ['agents', 5, 2, 7],
      ['joins', 0, 1, 0],
      ['analyzers', 4, 1, 0],
    ]);
    expect(stages[1]?.queues.map(({ name }) => name)).toEqual(['agent-config', 'agent-devops']);
  });

  it('keeps a queue that it does not know', () => {
    expect(pipelineStages([queue('sweeps', 0), queue('later', 9)])).toMatchObject([{ name: 'clock', waiting: 9 }]);
  });

  it('is empty without queues', () => {
    expect(pipelineStages([])).toEqual([]);
  });
});
