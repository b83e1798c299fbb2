import type { Shards } from '@soc-agent/contracts';
import { traced, type Meter } from '@soc-agent/platform';
import { ModelAnswerCache, ModelQuota } from '@soc-agent/store';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { ModelAdvisor } from './model-advisor.js';
import { ModelClient } from './model-client.js';
import { ModelCaller } from './model-caller.js';
import { ModelMetrics } from './model-metrics.js';
import type { ModelSettings } from './model-settings.js';
import { readPrompts } from './prompts.js';
import { ServerProbe } from './server-probe.js';

/** Puts the parts together, and finds out what the server does. @throws Error when a prompt's file is missing. */
export async function createAdvisor(
  settings: ModelSettings,
  redis: Redis,
  shards: Shards,
  meter: Meter,
  logger: Logger,
): Promise<ModelAdvisor> {
  const quota = traced(new ModelQuota(redis, shards, settings.limits), 'redis');
  const metrics = new ModelMetrics(settings, meter, quota);
  const client = new ModelClient(settings);
  await new ServerProbe(client, quota, metrics, logger).run();
  const caller = new ModelCaller(client, quota, metrics, settings);
  const answers = traced(new ModelAnswerCache(redis, shards), 'redis');
  return new ModelAdvisor(caller, answers, readPrompts(), metrics, settings);
}
