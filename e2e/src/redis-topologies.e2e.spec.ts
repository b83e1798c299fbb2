import { afterEach, describe, expect, it } from '@jest/globals';
import type { LiveEvent } from '@soc-agent/contracts';
import {
  startRedisCluster,
  startRedisWithSentinels,
  startStack,
  type RedisTopology,
  type Stack,
} from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Api } from './api.js';
import { PATIENCE_MS, until } from './until.js';

let topology: RedisTopology | undefined;
let stack: Stack | undefined;
let socket: Socket | undefined;

afterEach(async () => {
  socket?.disconnect();
  await stack?.stop();
  await topology?.stop();
});

async function start(redis: RedisTopology): Promise<Api> {
  topology = redis;
  stack = await startStack(redis.env);
  socket = io(stack.url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...new Api(stack).headers } });
  const connected = socket;
  await new Promise<void>((resolve) => connected.once('connect', resolve));
  return new Api(stack);
}

/** A threat through gateway, queues, agents, analyzers and store, and back on the live connection. */
async function roundTrip(api: Api): Promise<void> {
  const heard = new Set<string>();
  const listen = ({ threat }: LiveEvent): unknown => heard.add(threat.id);
  socket!.on('threat.analyzed', listen);
  let last: unknown;
  let id: string | undefined;
  for (const end = Date.now() + PATIENCE_MS; !id && Date.now() < end; await wait(200)) {
    const answer = await api
      .impatient()
      .post('/api/threats/trigger', { scenario: 'bot_attack' }, { prefer: 'respond-async' })
      .catch((error: unknown) => ({ status: 0, body: { id: '', error } }));
    if (answer.status === 202) id = answer.body.id;
    else last = answer.body;
  }
  if (!id) throw new Error(`no signal was accepted: ${JSON.stringify(last)}`);
  const threat = await api.analysis(id);
  expect([threat.status, threat.partial]).toEqual(['completed', undefined]);
  await until(() => heard.has(threat.id));
  socket!.off('threat.analyzed', listen);
}

describe('a cluster with TLS, an authority of its own and a user of few rights', () => {
  it('takes a threat through the whole system', async () => {
    const api = await start(await startRedisCluster());
    await roundTrip(api);
    for (const wanted of [/bullmq_job_count\{queue="signals",state="waiting"\} 0/, /soc_redis_memory_used_bytes \d{5}/])
      await until(
        async () => (await fetch(stack!.metricsUrls.gateway)).text(),
        (metrics) => wanted.test(metrics),
      );
  });
});

describe('a master that Sentinels watch', () => {
  it('takes a threat through the whole system, and another one after the master was killed', async () => {
    const redis = await startRedisWithSentinels();
    const api = await start(redis);
    await roundTrip(api);
    await redis.killMaster();
    await roundTrip(api);
  });
});
