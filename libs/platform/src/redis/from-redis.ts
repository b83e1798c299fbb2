import type { FactoryProvider, Type } from '@nestjs/common';
import type { Shards } from '@soc-agent/contracts';
import type { Redis } from 'ioredis';
import { traced } from '../telemetry/tracing.js';
import { SHARDS, REDIS } from '../tokens.js';

/** Provides classes whose constructor takes the service's Redis connection and the shards of its keys. */
export function fromRedis(...types: (new (redis: Redis, shards: Shards) => object)[]): FactoryProvider[] {
  return types.map((type) => ({
    provide: type as Type,
    useFactory: (redis: Redis, shards: Shards) => traced(new type(redis, shards), 'redis'),
    inject: [REDIS, SHARDS],
  }));
}
