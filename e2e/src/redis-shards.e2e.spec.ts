import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startReplicatedCluster, startStack, type ReplicatedCluster, type Stack } from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from './api.js';
import { PATIENCE_MS } from './until.js';

/** Signals a second while something is done to the cluster, and for how long before and after. */
const RATE = 20;
const AROUND_MS = 2000;
/** A lost job is added again after seconds, a run goes on without it at its deadline; some time later nothing more will come. */
const DEADLINE_S = 10;
const LOSS_MS = 15_000;

let cluster: ReplicatedCluster;
let stack: Stack;
let api: Api;

async function start(env: Record<string, string>): Promise<void> {
  cluster = await startReplicatedCluster();
  stack = await startStack({
    ...cluster.env,
    REDIS_SHARDS: '6',
    ANALYSIS_DEADLINE_SECONDS: String(DEADLINE_S),
    ...env,
  });
  api = new Api(stack);
}

async function stop(): Promise<void> {
  await stack?.stop();
  await cluster?.stop();
}

/** Ids of the signals that were accepted while it was done; what is refused meanwhile is no promise. */
async function acceptedDuring(work: () => Promise<void>): Promise<string[]> {
  const accepted: string[] = [];
  const posts: Promise<void>[] = [];
  let over = false;
  const done = (async () => {
    await wait(AROUND_MS);
    await work();
    await wait(AROUND_MS);
    over = true;
  })();
  for (let next = performance.now(); !over; next += 1000 / RATE) {
    posts.push(
      api
        .impatient()
        .post('/api/signals', newSignal())
        .then(
          ({ status, body }) => void (status === 202 && accepted.push(body.id)),
          () => undefined,
        ),
    );
    await wait(Math.max(0, next - performance.now()));
  }
  await done;
  await Promise.all(posts);
  return accepted;
}

/** Those that never get an analysis. */
async function lostOf(ids: readonly string[], patienceMs = PATIENCE_MS): Promise<string[]> {
  let missing = ids;
  for (const end = Date.now() + patienceMs; missing.length > 0 && Date.now() < end; await wait(500)) {
    const answers = await Promise.all(
      missing.map(async (id) => ({ id, answer: await api.get<{ status: string }>(`/api/threats/${id}`) })),
    );
    missing = answers.filter(({ answer }) => answer.body.status !== 'completed').map(({ id }) => id);
  }
  return [...missing];
}

describe('six shards on three masters with a replica each', () => {
  beforeAll(() => start({ REDIS_WAIT_REPLICAS: '1' }));
  afterAll(stop);

  it('share the work among the masters', async () => {
    const ids = await acceptedDuring(() => Promise.resolve());
    expect(await lostOf(ids)).toEqual([]);
    await cluster.callsOfMasters();
    expect(await lostOf(await acceptedDuring(() => wait(2000)))).toEqual([]);
    const calls = await cluster.callsOfMasters();
    const sum = calls.reduce((total, one) => total + one, 0);
    // of the third that each has; how many customers a few seconds bring to a shard is chance
    for (const one of calls) expect(one / sum).toBeGreaterThan(0.15);
  });

  it('lose nothing when a replica takes over as planned', async () => {
    const ids = await acceptedDuring(() => cluster.failOver());
    expect(ids.length).toBeGreaterThan(RATE);
    expect(await lostOf(ids)).toEqual([]);
  });

  it('lose nothing that was accepted when a master is killed, since a replica had it', async () => {
    const ids = await acceptedDuring(() => cluster.killMaster());
    expect(ids.length).toBeGreaterThan(RATE);
    expect(await lostOf(ids)).toEqual([]);
  });
});

describe('the same without waiting for replicas', () => {
  beforeAll(() => start({}));
  afterAll(stop);

  it('may lose what the replica of a killed master had not heard of, and goes on at once', async () => {
    const ids = await acceptedDuring(() => cluster.killMaster());
    const after = await acceptedDuring(() => Promise.resolve());
    expect(after.length).toBeGreaterThan(RATE);
    expect(await lostOf(after)).toEqual([]);
    // far less than what came in the second before
    expect((await lostOf(ids, LOSS_MS)).length).toBeLessThan(RATE);
  });
});
