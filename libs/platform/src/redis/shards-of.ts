import { Shards } from '@soc-agent/contracts';
import type { ServiceConfig } from '../config/service-config.js';

/** Where a service's keys lie, by its configuration. */
export function shardsOf({ REDIS_PREFIX, REDIS_SHARDS }: Pick<ServiceConfig, 'REDIS_PREFIX' | 'REDIS_SHARDS'>): Shards {
  return new Shards(REDIS_PREFIX, REDIS_SHARDS);
}
