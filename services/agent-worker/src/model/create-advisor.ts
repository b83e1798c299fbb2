import { ModelAnswers, ModelGate } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { ModelAdvisor } from './model-advisor.js';
import { ModelClient } from './model-client.js';
import { ModelLine } from './model-line.js';
import { ModelMetrics } from './model-metrics.js';
import type { ModelSettings } from './model-settings.js';
import { readPrompts } from './prompts.js';

/** Puts the parts together. @throws Error when a prompt's file is missing. */
export function createAdvisor(settings: ModelSettings, redis: Redis, prefix: string, registry: Registry): ModelAdvisor {
  const metrics = new ModelMetrics(settings.model, registry);
  const line = new ModelLine(
    new ModelClient(settings),
    new ModelGate(redis, prefix, settings.limits),
    metrics,
    settings,
  );
  return new ModelAdvisor(line, new ModelAnswers(redis, prefix), readPrompts(), metrics, settings);
}
