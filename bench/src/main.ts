import autocannon from 'autocannon';
import { Redis } from 'ioredis';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { baselineThreatsPerSecond, IN_FLIGHT, WARM_UP_MS } from './baseline.js';
import type { Baseline } from './baseline-shape.js';
import { SUSTAINED_S } from './config.js';
import { percentiles } from './percentiles.js';
import { redisCpuMs } from './redis-cpu.js';
import { thousandths } from './rounding.js';
import { runningStack, type RunningStack } from './running-stack.js';
import { signalBody } from './signals.js';
import { StackClient } from './stack-client.js';

/** Seconds of each baseline, before and again after the sustained part: a machine's speed changes by the minute. */
const BASELINE_S = 10;
const LATENCY_S = 20;
const ACCEPT_S = 3;
const LATENCY_RATE = 20;
const OUT = fileURLToPath(new URL('../out/', import.meta.url));

const stack = await runningStack();
const client = new StackClient(stack.baseUrl, stack.headers);
try {
  await client.connected();
  console.log(`bench: ${stack.baseUrl}, ${cpus().length} cores, Node ${process.versions.node}`);
  await report(await measure(stack));
} finally {
  client.close();
}

async function measure({ baseUrl, redisUrl, residentMb }: RunningStack): Promise<Record<string, unknown>> {
  say(`latency at ${LATENCY_RATE}/s for ${LATENCY_S} s`);
  for (let n = 0; n < 2 * LATENCY_RATE; n++) await paced(n, () => client.post());
  await client.lost(30_000);
  client.reset();
  const startedAt = performance.now();
  for (let n = 0; n < LATENCY_S * LATENCY_RATE; n++) {
    await wait(Math.max(0, startedAt + (n * 1000) / LATENCY_RATE - performance.now()));
    void client.post();
  }
  let lost = await client.lost(30_000);
  const journeys = [...client.journeys.values()];
  const postToBrowserMs = percentiles(
    journeys.flatMap(({ postedAt, heardAt }) => (heardAt === undefined ? [] : [heardAt - postedAt])),
  );
  const postToStoredMs = percentiles(
    journeys.flatMap(({ postedAt, storedAt }) => (storedAt === undefined ? [] : [storedAt - postedAt])),
  );

  const before = await baselines(redisUrl);
  say(`sustained, ${IN_FLIGHT} in flight for ${SUSTAINED_S} s`);
  client.reset();
  const { threatsPerSecond, redisCpuMsPerThreat } = await sustained(redisUrl);
  const residentInLoad = residentMb();
  lost += await client.lost(60_000);

  say(`accepting as fast as it goes for ${ACCEPT_S} s, then draining`);
  const analyzedBefore = await analyzedOf(baseUrl);
  const { acceptedPerSecond, accepted, refused } = await accept(baseUrl, `bench ${Date.now()}`);
  lost += await undrained(baseUrl, analyzedBefore, accepted);
  const residentAfterBurst = residentMb();
  const after = await baselines(redisUrl);

  const baseline = (before.equal + after.equal) / 2;
  const bareBaseline = (before.bare + after.bare) / 2;
  return {
    acceptedPerSecond: Math.round(acceptedPerSecond),
    refused,
    threatsPerSecond: Math.round(threatsPerSecond),
    baselineThreatsPerSecond: Math.round(baseline),
    ratioToBaseline: ratio(threatsPerSecond, baseline),
    bareBaselineThreatsPerSecond: Math.round(bareBaseline),
    ratioToBareBaseline: ratio(threatsPerSecond, bareBaseline),
    redisCpuMsPerThreat: thousandths(redisCpuMsPerThreat),
    lost,
    postToBrowserMs,
    postToStoredMs,
    residentMb: largest(residentInLoad, residentAfterBurst),
    sustainedSeconds: SUSTAINED_S,
    cores: cpus().length,
    node: process.versions.node,
    at: new Date().toISOString(),
  };
}

/**
 * Keeps a fixed number of threats under way, at first without counting. Threats a second of which the dashboard heard, and
 * the processor time Redis took for each.
 */
async function sustained(redisUrl: string): Promise<{ threatsPerSecond: number; redisCpuMsPerThreat: number }> {
  const redis = new Redis(redisUrl);
  try {
    await client.keepUnderWay(IN_FLIGHT, WARM_UP_MS);
    const cpuMs = await redisCpuMs(redis);
    const startedAt = Date.now();
    const end = startedAt + SUSTAINED_S * 1000;
    const refused = await client.keepUnderWay(IN_FLIGHT, SUSTAINED_S * 1000);
    const spentMs = (await redisCpuMs(redis)) - cpuMs;
    if (refused > 0) console.log(`  ${refused} posts were refused`);
    const within = [...client.journeys.values()].filter(({ heardAt = 0 }) => heardAt >= startedAt && heardAt <= end);
    return { threatsPerSecond: within.length / SUSTAINED_S, redisCpuMsPerThreat: spentMs / within.length };
  } finally {
    redis.disconnect();
  }
}

/** Two chained BullMQ flows of no-op jobs, and the least of them; threats a second. */
async function baselines(redisUrl: string): Promise<Record<Baseline, number>> {
  say(`baselines: two chained BullMQ flows of no-op jobs for ${BASELINE_S} s, then the least of flows for as long`);
  const equal = await baselineThreatsPerSecond(redisUrl, BASELINE_S, 'equal');
  return { equal, bare: await baselineThreatsPerSecond(redisUrl, BASELINE_S, 'bare') };
}

async function accept(
  baseUrl: string,
  customer: string,
): Promise<{ acceptedPerSecond: number; accepted: number; refused: number }> {
  let n = 0;
  const result = await autocannon({
    url: `${baseUrl}/api/signals`,
    method: 'POST',
    connections: 32,
    duration: ACCEPT_S,
    headers: { ...stack.headers, 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: signalBody(n++, customer) }) }],
  });
  return { acceptedPerSecond: result['2xx'] / result.duration, accepted: result['2xx'], refused: result.non2xx };
}

/** Waits until as many more threats are analyzed as were accepted; how many never are. */
async function undrained(baseUrl: string, before: number, accepted: number): Promise<number> {
  let analyzed = 0;
  for (const end = Date.now() + 300_000; Date.now() < end && analyzed < accepted; await wait(500)) {
    analyzed = (await analyzedOf(baseUrl)) - before;
  }
  // posts that were answered after the clock stopped are analyzed too
  return Math.max(0, accepted - analyzed);
}

/** Threats that are analyzed. */
async function analyzedOf(baseUrl: string): Promise<number> {
  const answer = await fetch(`${baseUrl}/api/analytics`, { headers: stack.headers });
  return ((await answer.json()) as { byStatus: { completed: number } }).byStatus.completed;
}

async function paced(_: number, work: () => Promise<void>): Promise<void> {
  await work();
  await wait(1000 / LATENCY_RATE);
}

function ratio(rate: number, baseline: number): number {
  return thousandths(rate / baseline);
}

/** The larger of two figures of each service. */
function largest(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(names.map((name) => [name, Math.max(one[name] ?? 0, other[name] ?? 0)]));
}

function say(what: string): void {
  console.log(`- ${what}`);
}

async function report(results: Record<string, unknown>): Promise<void> {
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}results.json`, `${JSON.stringify(results, null, 2)}\n`);
  console.table(
    Object.fromEntries(
      Object.entries(results).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
    ),
  );
  console.log(`written to ${OUT}results.json`);
}
