import type { QueueFigures } from '@soc-agent/contracts';

/** Queues that are one step of the flow. */
export interface PipelineStage {
  name: string;
  label: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  oldestSeconds: number;
  queues: QueueFigures[];
}

/** The flow of a signal, and which queues are each step of it. */
const STAGES: readonly { name: string; label: string; has: (queue: string) => boolean }[] = [
  {
    name: 'signals',
    label: 'Taken in',
    has: (queue) => queue === 'signals' || queue === 'signal-batches' || queue === 'reanalyses',
  },
  { name: 'agents', label: 'Agents', has: (queue) => queue.startsWith('agent-') },
  { name: 'joins', label: 'Put together', has: (queue) => queue === 'joins' },
  { name: 'analyzers', label: 'Analyzers', has: (queue) => queue === 'analyzers' },
  { name: 'notifications', label: 'Told', has: (queue) => queue === 'notifications' },
  { name: 'actions', label: 'Acted upon', has: (queue) => queue === 'actions' },
];

/** Puts queues together to the steps of the flow, in their order; those of no step come last, as one. */
export function pipelineStages(queues: readonly QueueFigures[]): PipelineStage[] {
  const stageOf = ({ name }: QueueFigures): string => STAGES.find(({ has }) => has(name))?.name ?? 'clock';
  return [...STAGES, { name: 'clock', label: 'By the clock' }]
    .map(({ name, label }) =>
      stage(
        name,
        label,
        queues.filter((queue) => stageOf(queue) === name),
      ),
    )
    .filter((one) => one.queues.length > 0);
}

function stage(name: string, label: string, queues: QueueFigures[]): PipelineStage {
  const sum = (key: 'waiting' | 'active' | 'delayed' | 'failed'): number =>
    queues.reduce((total, queue) => total + queue[key], 0);
  return {
    name,
    label,
    waiting: sum('waiting'),
    active: sum('active'),
    delayed: sum('delayed'),
    failed: sum('failed'),
    oldestSeconds: Math.max(0, ...queues.map(({ oldestSeconds }) => oldestSeconds)),
    queues,
  };
}
