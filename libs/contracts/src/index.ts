import 'reflect-metadata';

export * from './actions.js';
export * from './agent-analysis.js';
export * from './agent-slot.js';
export * from './analytics.js';
export * from './analyzer-results.js';
export * from './context.js';
export type { Fact, FactName, FactValues, StatedFact } from './facts.js';
export * from './playbook.js';
export * from './live-events.js';
export * from './optional.js';
export * from './problem.js';
export * from './queues/index.js';
export * from './signal.js';
export * from './threat-analysis.js';
export * from './timeline-event.js';
export * from './triage-counters.js';
export * from './vocabulary.js';
