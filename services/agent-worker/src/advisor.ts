import type { FactoryProvider } from '@nestjs/common';
import { KEY_PREFIX, LOGGER, Meter, REDIS } from '@soc-agent/platform';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { modelSettings } from './config.js';
import type { ModelAdvisor } from './model/model-advisor.js';

/** Injection token of the `ModelAdvisor`, undefined where no model is configured. */
export const ADVISOR = Symbol('ADVISOR');

/** Loads all that has to do with models only when there is one. */
export const advisor: FactoryProvider<Promise<ModelAdvisor | undefined>> = {
  provide: ADVISOR,
  useFactory: async (redis: Redis, prefix: string, meter: Meter, logger: Logger) => {
    if (!modelSettings) return undefined;
    const { createAdvisor } = await import('./model/create-advisor.js');
    return createAdvisor(modelSettings, redis, prefix, meter, logger);
  },
  inject: [REDIS, KEY_PREFIX, Meter, LOGGER],
};
