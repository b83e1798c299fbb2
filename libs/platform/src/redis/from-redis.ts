import type { FactoryProvider, Type } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { traced } from '../telemetry/tracing.js';
import { KEY_PREFIX, REDIS } from '../tokens.js';

/** Provides classes whose constructor takes the service's Redis connection and the key prefix. */
export function fromRedis(...types: (new (redis: Redis, prefix: string) => object)[]): FactoryProvider[] {
  return types.map((type) => ({
    provide: type as Type,
    useFactory: (redis: Redis, prefix: string) => traced(new type(redis, prefix), 'redis'),
    inject: [REDIS, KEY_PREFIX],
  }));
}
