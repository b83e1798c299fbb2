import type { Shards, ThreatSignal } from '@soc-agent/contracts';
import { COUNTER_SPANS, eventTime } from '@soc-agent/domain';
import { Cluster, type Redis } from 'ioredis';
import type { Database } from './database/database.js';
import type { Statement } from './database/statement.js';
import { unframed } from './threats/documents.js';
import { RedisTriageMemory } from './triage/triage-memory.js';
import { VerdictLedger } from './verdicts/verdict-ledger.js';
import { VerdictStore } from './verdicts/verdict-store.js';

/** Threats read, and verdicts told, at a time. */
const BATCH = 200;
/** Keys looked through at a time. */
const SCANNED = 1000;
const DAY_MS = 86_400_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

const SIGNALS = {
  name: 'threats signals',
  text: `select t.id, d.signal from threats t join threat_documents d on d.id = t.id
    where t.id > $1 and t.occurred_at > $2 and t.created_at <= $3 and t.status <> 'suppressed' order by t.id limit $4`,
};
const FOLDED = {
  name: 'threats folded signals',
  text: `select f.id, d.signal from folded_signals f join threat_documents d on d.id = f.id
    where f.id > $1 and f.occurred_at > $2 and f.folded_at <= $3 order by f.id limit $4`,
};
const UNTELL = { name: 'verdicts untell', text: 'update counted_verdicts set is_told = false where is_told' };

/** What was counted again. */
export interface RebuiltCounters {
  signals: number;
  verdicts: number;
}

/**
 * Counts again what Redis counts of signals and verdicts, from what PostgreSQL keeps: all of what analysts said, and the signals of the last
 * sixty days whose threats are kept. Signals that are under way when it begins may be left out.
 */
export class CounterRebuild {
  private readonly memory: RedisTriageMemory;
  private readonly ledger: VerdictLedger;

  constructor(
    private readonly database: Pick<Database, 'query' | 'transaction'>,
    private readonly redis: Redis,
    private readonly shards: Shards,
  ) {
    this.memory = new RedisTriageMemory(redis, shards);
    this.ledger = new VerdictLedger(new VerdictStore(database), redis, shards);
  }

  async run(now: number): Promise<RebuiltCounters> {
    await this.forget();
    const signals = (await this.observeAll(SIGNALS, now)) + (await this.observeAll(FOLDED, now));
    await this.database.query(UNTELL);
    let verdicts = 0;
    for (let told = BATCH; told === BATCH; verdicts += told) told = await this.ledger.settle(BATCH);
    return { signals, verdicts };
  }

  private async forget(): Promise<void> {
    const connection: unknown = this.redis;
    const servers = connection instanceof Cluster ? connection.nodes('master') : [this.redis];
    for (const server of servers) for (const prefix of this.shards.prefixes) await forget(server, prefix);
  }

  private async observeAll(statement: Statement, now: number): Promise<number> {
    const bounds = [now - COUNTER_SPANS.keptDays * DAY_MS, now].map((time) => new Date(time).toISOString());
    let signals = 0;
    for (let after: string | undefined = FIRST; after !== undefined;) {
      const rows: { id: string; signal: Buffer }[] = await this.database.query(statement, [after, ...bounds, BATCH]);
      const read = rows.map(({ signal }) => unframed<ThreatSignal>(signal));
      await Promise.all(read.map((signal) => this.memory.observe(signal, eventTime(signal))));
      signals += rows.length;
      after = rows.at(-1)?.id;
    }
    return signals;
  }
}

/** Removes the counters of a shard that lie on this server. */
async function forget(server: Redis, prefix: string): Promise<void> {
  const match = `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}:triage:*`;
  for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
    const [next, keys] = await server.scan(cursor, 'MATCH', match, 'COUNT', SCANNED);
    if (keys.length > 0) await server.unlink(...keys);
    cursor = next;
  }
}
