import { TICKING_QUEUES, type ThreatList } from '@soc-agent/contracts';
import autocannon from 'autocannon';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FOLD_WINDOW_MINUTES, wholeNumber } from './config.js';
import { flood } from './flood.js';
import { redisCpuMs } from './redis-cpu.js';
import { thousandths } from './rounding.js';
import { runningStack } from './running-stack.js';
import { signalBody } from './signals.js';

/**
 * Measures how fast signals are taken in: one by one, and as lines, beside what BullMQ's own `queue.add` manages on the same Redis; and what a
 * flood of one sender does to another.
 */
const SECONDS = wholeNumber('INTAKE_SECONDS', 10);
const RAW_SECONDS = 4;
const RAW_IN_FLIGHT = 64;
const CONNECTIONS = 32;
const LINE_CONNECTIONS = 4;
const LINES = 1000;
const DRAIN_TIMEOUT_MS = 3_600_000;
/** Customers of this run. */
const RUN = Date.now().toString(36);
const OUT = fileURLToPath(new URL('../out/', import.meta.url));

interface Analytics {
  queues: { name: string; waiting: number; active: number }[];
}

const { baseUrl, redisUrl, headers } = await runningStack({ MAX_BACKLOG: '10000000', FOLD_WINDOW_MINUTES });
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
const results = await measure();
redis.disconnect();
await mkdir(OUT, { recursive: true });
await writeFile(`${OUT}intake.json`, `${JSON.stringify(results, null, 2)}\n`);
console.table(results);
console.log(`written to ${OUT}intake.json`);

async function measure(): Promise<Record<string, number | string | null>> {
  console.log(`intake: ${baseUrl}, ${cpus().length} cores, Node ${process.versions.node}`);
  await singles(2, `warm-up-${RUN}`);
  await lines(2, `warm-up-${RUN}`);
  await drained();
  const rawBefore = await rawAddsPerSecond();
  const cpuBefore = await redisCpuMs(redis);
  const single = await singles(SECONDS, `single-${RUN}`);
  const singleCpu = ((await redisCpuMs(redis)) - cpuBefore) / single.accepted;
  await drained();
  const many = await lines(SECONDS, `lines-${RUN}`);
  await drained();
  const [singleAnalyzed, manyAnalyzed] = [await analyzedOf(`single-${RUN}`), await analyzedOf(`lines-${RUN}`)];
  const rawAfter = await rawAddsPerSecond();
  const flooded = await flood(baseUrl, headers, 2 * SECONDS);
  const raw = (rawBefore + rawAfter) / 2;
  const [singlesPerSecond, linesPerSecond] = [single.accepted / SECONDS, many.accepted / SECONDS];
  return {
    rawAddsPerSecond: Math.round(raw),
    signalsPerSecond: Math.round(singlesPerSecond),
    signalsToRaw: thousandths(singlesPerSecond / raw),
    signalsRefused: single.refused,
    redisCpuMsPerSignal: thousandths(singleCpu),
    linesPerSecond: Math.round(linesPerSecond),
    linesToRaw: thousandths(linesPerSecond / raw),
    linesRefused: many.refused,
    notAnalyzed: Math.max(0, single.accepted - singleAnalyzed) + Math.max(0, many.accepted - manyAnalyzed),
    foldWindowMinutes: Number(FOLD_WINDOW_MINUTES),
    ...flooded,
    seconds: SECONDS,
    at: new Date().toISOString(),
  };
}

/** What one process adds with so many calls under way, over and over. */
async function rawAddsPerSecond(): Promise<number> {
  console.log(`- queue.add for ${RAW_SECONDS} s`);
  const queue = new Queue('raw', { connection: redis, prefix: '{bench-intake}' });
  const end = performance.now() + RAW_SECONDS * 1000;
  let added = 0;
  const add = async (): Promise<void> => {
    while (performance.now() < end) {
      await queue.add('raw', { signal: JSON.parse(signalBody(added)) as object });
      added++;
    }
  };
  await Promise.all(Array.from({ length: RAW_IN_FLIGHT }, add));
  await queue.obliterate({ force: true });
  await queue.close();
  return added / RAW_SECONDS;
}

interface Taken {
  accepted: number;
  refused: number;
}

async function singles(seconds: number, customer: string): Promise<Taken> {
  console.log(`- signals one by one over ${CONNECTIONS} connections for ${seconds} s`);
  let n = 0;
  const result = await autocannon({
    url: `${baseUrl}/api/signals`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { ...headers, 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: signalBody(n++, customer) }) }],
  });
  return { accepted: result['2xx'], refused: result.non2xx };
}

/** Posts bodies of this many lines until the time is up; each line is one alert. */
async function lines(seconds: number, customer: string): Promise<Taken> {
  console.log(`- ${LINES} lines in each request over ${LINE_CONNECTIONS} connections for ${seconds} s`);
  const end = performance.now() + seconds * 1000;
  const taken = { accepted: 0, refused: 0 };
  let n = 0;
  const post = async (): Promise<void> => {
    while (performance.now() < end) {
      const body = Array.from({ length: LINES }, () => alertLine(`${customer}-${n++}`, n)).join('\n');
      const answer = await fetch(`${baseUrl}/api/ingest/auto?customer=${customer}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-ndjson' },
        body,
      });
      const { accepted, refused } = (await answer.json()) as Taken;
      // what comes after the time is up does not count
      if (performance.now() < end) taken.accepted += accepted;
      taken.refused += refused;
    }
  };
  await Promise.all(Array.from({ length: LINE_CONNECTIONS }, post));
  return taken;
}

/** An alert as Falco sends it, with an id of its own. */
function alertLine(id: string, n: number): string {
  return JSON.stringify({
    uuid: id,
    output: `Notice A shell was spawned in a container with an attached terminal (user=user${n % 97} container=web-${n % 61})`,
    priority: n % 11 === 0 ? 'Error' : 'Warning',
    rule: 'Terminal shell in container',
    time: new Date().toISOString(),
    hostname: `node-${n % 61}`,
    tags: ['container', 'mitre_execution', 'T1059'],
    output_fields: { 'user.name': `user${n % 97}`, 'proc.cmdline': 'bash -c ls', 'fd.rip': `198.51.100.${n % 254}` },
  });
}

/** Signals of a customer that were analyzed, or folded into a threat that was. */
async function analyzedOf(customer: string): Promise<number> {
  let [sum, cursor] = [0, ''];
  do {
    const url = `${baseUrl}/api/threats?customer=${customer}&status=completed&limit=500${cursor}`;
    const { items, nextCursor } = (await (await fetch(url, { headers })).json()) as ThreatList;
    for (const { occurrences = 1 } of items) sum += occurrences;
    cursor = nextCursor === undefined ? '' : `&cursor=${nextCursor}`;
  } while (cursor !== '');
  return sum;
}

/** Waits until nothing waits or is worked on. */
async function drained(): Promise<void> {
  for (const end = Date.now() + DRAIN_TIMEOUT_MS; Date.now() < end; await wait(500)) {
    const { queues } = (await (await fetch(`${baseUrl}/api/analytics`, { headers })).json()) as Analytics;
    const busy = queues
      .filter(({ name }) => !TICKING_QUEUES.has(name))
      .reduce((sum, { waiting, active }) => sum + waiting + active, 0);
    const { total } = (await (await fetch(`${baseUrl}/api/threats?status=analyzing&limit=1`, { headers })).json()) as {
      total: number;
    };
    if (busy === 0 && total === 0) return;
  }
  throw new Error('what was accepted is not analyzed in time');
}
