import type { FactoryProvider, Type } from '@nestjs/common';
import { traced } from '../telemetry/tracing.js';
import { DATABASE } from '../tokens.js';

/** Provides classes whose constructor takes the service's database. */
export function fromDatabase<D>(...types: (new (database: D) => object)[]): FactoryProvider[] {
  return types.map((type) => ({
    provide: type as Type,
    useFactory: (database: D) => traced(new type(database), 'postgresql'),
    inject: [DATABASE],
  }));
}
