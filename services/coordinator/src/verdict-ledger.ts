import type { FactoryProvider } from '@nestjs/common';
import { KEY_PREFIX, REDIS } from '@soc-agent/platform';
import { VerdictLedger, VerdictStore } from '@soc-agent/store';
import type { Redis } from 'ioredis';

/** What tells the counters in Redis of the verdicts in PostgreSQL. */
export const verdictLedger: FactoryProvider<VerdictLedger> = {
  provide: VerdictLedger,
  useFactory: (verdicts: VerdictStore, redis: Redis, prefix: string) => new VerdictLedger(verdicts, redis, prefix),
  inject: [VerdictStore, REDIS, KEY_PREFIX],
};
