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

/** Provides a class whose constructor takes another provider before them; its spans are those of what it calls. */
export function fromRedisWith<O>(
  other: Type<O>,
  type: new (other: O, redis: Redis, shards: Shards) => object,
): FactoryProvider {
  return {
    provide: type as Type,
    useFactory: (given: O, redis: Redis, shards: Shards) => new type(given, redis, shards),
    inject: [other, REDIS, SHARDS],
  };
}
