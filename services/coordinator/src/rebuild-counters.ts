import { createRedis, shardsOf } from '@soc-agent/platform';
import { CounterRebuild, Database } from '@soc-agent/store';
import { config } from './config.js';

/** Counts again what Redis counts of signals and verdicts, from the threats that are kept; safe while everything goes on. */
const redis = createRedis(config, 'patient', 'rebuild-counters');
const database = new Database(config, 'patient', 'rebuild-counters');
const { signals, verdicts } = await new CounterRebuild(database, redis, shardsOf(config)).run(Date.now());
console.log(`${signals} signals and the verdicts on ${verdicts} threats are counted`);
redis.disconnect();
await database.close();
