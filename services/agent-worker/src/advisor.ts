import type { FactoryProvider } from '@nestjs/common';
import type { Shards } from '@soc-agent/contracts';
import { LOGGER, Meter, REDIS, SHARDS } from '@soc-agent/platform';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { modelSettings } from './config.js';
import type { ModelAdvisor } from './model/model-advisor.js';

/** Injection token of the `ModelAdvisor`, undefined where no model is configured. */
export const ADVISOR = Symbol('ADVISOR');

/** Loads all that has to do with models only when there is one. */
export const advisor: FactoryProvider<Promise<ModelAdvisor | undefined>> = {
  provide: ADVISOR,
  useFactory: async (redis: Redis, shards: Shards, meter: Meter, logger: Logger) => {
    if (!modelSettings) return undefined;
    const { createAdvisor } = await import('./model/create-advisor.js');
    return createAdvisor(modelSettings, redis, shards, meter, logger);
  },
  inject: [REDIS, SHARDS, Meter, LOGGER],
};
