import { createHash } from 'node:crypto';
import { Shards, type AgentAnalysis, type ThreatSignal } from '@soc-agent/contracts';
import { AGENTS, mainEntity, ruleKey, scoreThreat, type ContextSources } from '@soc-agent/domain';
import { Database, migrate, RedisTriageMemory, ThreatStore } from '@soc-agent/store';
import {
  agentAnalyses,
  agentAnalysis,
  databaseUrls,
  startPostgres,
  startRedis,
  threatAnalysis,
  threatSignal,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import { percentiles } from './percentiles.js';

/** Threats stored before anything is measured; `BENCH_THREATS` for another number. */
const STORED = Number(process.env['BENCH_THREATS'] ?? 100_000);
const SCORES = 5000;
const AT_ONCE = 64;
const CUSTOMERS = 50;
const PREFIX = '{bench}';
/** Between two signals. */
const PACE_MS = 6000;
const START = Date.now() - (STORED + SCORES) * PACE_MS;
/** The bounds of one customer in docs/verdicts.md. */
const OTHERS = agentAnalyses();
const BOUNDS = { pairs: 10_000, verdicts: 4000 };

const [postgres, server] = await Promise.all([startPostgres(), startRedis()]);
const { DATABASE_URL, DATABASE_OWNER_URL } = databaseUrls(postgres);
const redis = new Redis(server.url);
await migrate(DATABASE_OWNER_URL, DATABASE_URL);
const database = new Database({ DATABASE_URL, DATABASE_CONNECTIONS: 4 }, 'patient', 'bench');
const memory = new RedisTriageMemory(redis, new Shards(PREFIX));
const threats = new ThreatStore(database);
const sources: ContextSources = {
  history: threats,
  triage: memory,
  customers: { find: () => Promise.resolve(undefined) },
  infrastructure: { between: () => Promise.resolve([]) },
  indicators: { lookup: () => Promise.resolve([]) },
};
try {
  console.log(`storing ${STORED} analyzed threats of ${CUSTOMERS} customers, a verdict on every tenth`);
  await inParallel(STORED, store);
  console.table({
    'score: statistics from Redis and the sum of terms, µs': await timed(async (n) => {
      const signal = signalOf(n);
      score(signal, { triage: await memory.observe(signal, timeOf(n)) });
    }),
    'the same within the historical agent, related threats too, µs': await timed(async (n) => {
      const signal = signalOf(n);
      const { assessment } = await AGENTS.historical.investigate(signal, sources);
      score(signal, assessment);
    }),
  });
  console.log(`statistics of a customer: ${await bytesOf(signalOf(0).customerName)} bytes`);
  await inParallel(BOUNDS.pairs, (n) => memory.observe(widely(n), timeOf(n)).then(() => undefined));
  await inParallel(BOUNDS.verdicts, (n) => judge(widely(n), n));
  console.log(`of one that has reached every bound: ${await bytesOf(widely(0).customerName)} bytes`);
} finally {
  redis.disconnect();
  await database.close();
  await Promise.all([postgres.stop(), server.stop()]);
}

async function store(n: number): Promise<void> {
  const signal = signalOf(n);
  const at = timeOf(n);
  await memory.observe(signal, at);
  await threats.complete({ revision: 1, isStored: false }, threatAnalysis({ signal, run: 1 }), at);
  if (n % 10 === 0) await judge(signal, n);
}

async function judge(signal: ThreatSignal, n: number): Promise<void> {
  const { customerName } = signal;
  const subject = { customerName, rule: ruleKey(signal), entity: mainEntity(signal).value };
  await memory.recordVerdict({
    ...subject,
    real: n % 70 === 0,
    analyst: `analyst ${n % 7}`,
    at: timeOf(n),
    logit: Math.sin(n),
  });
}

function score(signal: ThreatSignal, historical: Partial<AgentAnalysis>): void {
  scoreThreat(signal, { ...OTHERS, historical: agentAnalysis('historical', historical) });
}

interface Timed extends ReturnType<typeof percentiles> {
  /** Of this process, without Redis; a busy machine lengthens the waiting, not this. */
  cpu: number;
  /** In Redis's scripts, as it counts them. */
  redis: number;
}

/** One after the other, as a single worker would; what is measured are new signals. */
async function timed(work: (n: number) => Promise<void>): Promise<Timed> {
  await redis.config('RESETSTAT');
  const micros: number[] = [];
  const cpu = process.cpuUsage();
  for (let n = 0; n < SCORES; n += 1) {
    const startedAt = performance.now();
    await work(STORED + n);
    micros.push((performance.now() - startedAt) * 1000);
  }
  const { user, system } = process.cpuUsage(cpu);
  const spent = /cmdstat_evalsha:calls=\d+,usec=(\d+)/.exec(await redis.info('commandstats'));
  return {
    ...percentiles(micros),
    cpu: Math.round((user + system) / SCORES),
    redis: Math.round(Number(spent?.[1]) / SCORES),
  };
}

async function inParallel(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Customers, rules and hosts recur in patterns of their own. */
function signalOf(n: number): ThreatSignal {
  return threatSignal({
    customerName: `customer ${n % CUSTOMERS}`,
    title: `Rule ${(n * n) % 199} fired`,
    source: { product: 'suricata', format: 'native', ruleId: `rule-${(n * n) % 199}` },
    entities: { hosts: [`host-${(n * 7) % 997}`], sourceIps: [`203.0.113.${n % 250}`] },
  });
}

/** Another rule and another host each time. */
function widely(n: number): ThreatSignal {
  return threatSignal({
    customerName: 'a large one',
    title: `Rule ${n} fired`,
    source: { product: 'suricata', format: 'native', ruleId: `rule-${n}` },
    entities: { hosts: [`host-${n}`] },
    mitreHints: [`TA000${1 + (n % 9)}`],
  });
}

function timeOf(n: number): number {
  return START + n * PACE_MS;
}

/** Of all keys that hold a customer's past; their names begin with a digest. */
async function bytesOf(customerName: string): Promise<number> {
  const digest = createHash('sha1').update(customerName).digest('hex').slice(0, 16);
  const keys = await redis.keys(`${PREFIX}:triage:of:${digest}*`);
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
