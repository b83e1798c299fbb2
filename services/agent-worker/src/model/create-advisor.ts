import { traced, type Meter } from '@soc-agent/platform';
import { ModelAnswers, ModelGate } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import { ModelAdvisor } from './model-advisor.js';
import { ModelClient } from './model-client.js';
import { ModelLine } from './model-line.js';
import { ModelMetrics } from './model-metrics.js';
import type { ModelSettings } from './model-settings.js';
import { readPrompts } from './prompts.js';

/** Puts the parts together. @throws Error when a prompt's file is missing. */
export function createAdvisor(settings: ModelSettings, redis: Redis, prefix: string, meter: Meter): ModelAdvisor {
  const gate = traced(new ModelGate(redis, prefix, settings.limits));
  const metrics = new ModelMetrics(settings, meter, gate);
  const line = new ModelLine(new ModelClient(settings), gate, metrics, settings);
  const answers = traced(new ModelAnswers(redis, prefix));
  return new ModelAdvisor(line, answers, readPrompts(), metrics, settings);
}
