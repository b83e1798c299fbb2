import type { FactoryProvider } from '@nestjs/common';
import type { Shards } from '@soc-agent/contracts';
import { REDIS, SHARDS } from '@soc-agent/platform';
import { VerdictLedger, VerdictStore } from '@soc-agent/store';
import type { Redis } from 'ioredis';

/** What tells the counters in Redis of the verdicts in PostgreSQL. */
export const verdictLedger: FactoryProvider<VerdictLedger> = {
  provide: VerdictLedger,
  useFactory: (verdicts: VerdictStore, redis: Redis, shards: Shards) => new VerdictLedger(verdicts, redis, shards),
  inject: [VerdictStore, REDIS, SHARDS],
};
