import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Shards, type ThreatSignal } from '@soc-agent/contracts';
import { eventTime } from '@soc-agent/domain';
import { createMigratedDatabase, randomPrefix, sharedRedisUrl, threatAnalysis, threatSignal } from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { CounterRebuild } from './counter-rebuild.js';
import { Database } from './database/database.js';
import { migrate } from './database/migrations.js';
import { ThreatStore } from './threats/threat-store.js';
import { RedisTriageMemory } from './triage/triage-memory.js';
import { VerdictLedger } from './verdicts/verdict-ledger.js';
import { VerdictStore } from './verdicts/verdict-store.js';

const NOW = Date.now();
const HOUR = 3_600_000;
const redis = new Redis(sharedRedisUrl());
let drop: () => Promise<void>;
let database: Database;
beforeAll(async () => {
  const created = await createMigratedDatabase(migrate);
  drop = created.drop;
  database = new Database({ DATABASE_URL: created.url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

function signalOf(n: number): ThreatSignal {
  return threatSignal({
    customerName: n % 2 ? 'A' : 'B',
    timestamp: new Date(NOW - (n % 40) * 7 * HOUR).toISOString(),
    source: { product: 'suricata', format: 'native', ruleId: String(2000 + (n % 3)) },
    entities: { hosts: [`web-${n % 2}`] },
  });
}

it('counters that are counted again from what is stored answer as those that were lived through', async () => {
  const [lived, rebuilt] = [new Shards(randomPrefix()), new Shards(randomPrefix(), 3)];
  const memory = new RedisTriageMemory(redis, lived);
  const [threats, verdicts] = [new ThreatStore(database), new VerdictStore(database)];
  for (let n = 0; n < 250; n++) {
    const signal = signalOf(n);
    await memory.observe(signal, eventTime(signal));
    const createdAt = new Date(NOW - 1000).toISOString();
    await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal, createdAt }), NOW);
    if (n % 5 > 0) continue;
    const verdict = n % 15 ? 'false_positive' : 'true_positive';
    await verdicts.give(signal.id, { verdict, analyst: `analyst ${n % 3}` }, NOW + n);
    if (n % 20 === 0) await verdicts.withdraw(signal.id, 'ada', NOW + n);
  }
  while ((await new VerdictLedger(verdicts, redis, lived).settle(100)) > 0);
  const rebuild = new CounterRebuild(database, redis, rebuilt);
  // a second time finds everything as it was, and what was there does not matter
  for (let n = 0; n < 2; n++) {
    expect(await rebuild.run(NOW)).toEqual({ signals: 250, verdicts: 50 });
  }
  for (let n = 0; n < 6; n++) {
    const probe = signalOf(n);
    const answers = [lived, rebuilt].map((shards) => new RedisTriageMemory(redis, shards).observe(probe, NOW));
    const [one, other] = await Promise.all(answers);
    expect(other).toEqual(one);
  }
});
