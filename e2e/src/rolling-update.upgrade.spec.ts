import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AGENT_KINDS } from '@soc-agent/contracts';
import {
  databaseUrls,
  freePort,
  newApiKey,
  runServiceProgram,
  SERVICES,
  ServiceProcess,
  startPostgres,
  startRedis,
  type PostgresServer,
  type RedisServer,
  type ServiceName,
} from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from './api.js';
import { emptyQueues, postUntilAccepted } from './patient-client.js';

const BEFORE = process.env['UPGRADE_FROM_ROOT'];
if (!BEFORE) throw new Error('UPGRADE_FROM_ROOT is not set: "make test-upgrade" builds the version before and sets it');

let redis: RedisServer;
let postgres: PostgresServer;
let env: Record<string, string>;
const apiKey = newApiKey();
let started: ServiceProcess[];
beforeEach(async () => {
  started = [];
  [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  const { DATABASE_URL, ...owner } = databaseUrls(postgres);
  env = { REDIS_URL: redis.url, DATABASE_URL };
  // the version before has to do with the schema of this one
  await runServiceProgram('coordinator', 'migrate', { DATABASE_URL, ...owner });
  await runServiceProgram('coordinator', 'first-access', { DATABASE_URL, ADMIN_API_KEY: apiKey });
});
afterEach(async () => {
  await Promise.all(started.map((service) => service.stop()));
  await Promise.all([redis.stop(), postgres.stop()]);
});

/** Starts a service of the version before, or of this one. */
async function start(name: ServiceName, root?: string): Promise<ServiceProcess> {
  const service = new ServiceProcess(name, `http://127.0.0.1:${await freePort()}`, env, root);
  started.push(service);
  await service.start();
  return service;
}

async function startAll(root?: string): Promise<Map<ServiceName, ServiceProcess>> {
  return new Map(await Promise.all(SERVICES.map(async (name) => [name, await start(name, root)] as const)));
}

/** Every accepted signal is one whole analysis, and nothing is left over. */
async function expectWhole(api: Api, ids: readonly string[]): Promise<void> {
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    const analysis = await api.analysis(id);
    expect([id, analysis.status, analysis.partial]).toEqual([id, 'completed', undefined]);
    for (const kind of AGENT_KINDS) expect(analysis.agentAnalyses[kind].degraded).toBeUndefined();
  }
  await emptyQueues(api);
  expect((await api.analytics()).totalThreats).toBe(ids.length);
}

describe('a rolling update under load, and its rollback', () => {
  it('loses nothing, does nothing twice and leaves no analysis incomplete', async () => {
    const running = await startAll(BEFORE);
    const api = new Api({
      apiKey,
      get url() {
        return running.get('gateway')!.url;
      },
    });
    let rolling = true;
    const ids: string[] = [];
    const load = (async () => {
      while (rolling) {
        ids.push(await postUntilAccepted(api, `signal-${ids.length}`));
        await wait(30);
      }
    })();
    try {
      for (const root of [undefined, BEFORE]) {
        for (const name of SERVICES) {
          const old = running.get(name)!;
          running.set(name, await start(name, root));
          await old.stop();
        }
      }
    } finally {
      rolling = false;
      await load;
    }
    expect(ids.length).toBeGreaterThan(100);
    await expectWhole(api, ids);
    // ten starts of a service, one after the other
  }, 600_000);
});

describe('two versions side by side on one Redis', () => {
  it('share the work, and read what the other one wrote', async () => {
    const versions = [await startAll(BEFORE), await startAll()];
    const apis = versions.map((services) => new Api({ url: services.get('gateway')!.url, apiKey }));
    const ids: string[] = [];
    for (let n = 0; n < 200; n++) ids.push(await postUntilAccepted(apis[n % 2]!, `signal-${n}`));
    for (const api of apis) await expectWhole(api, ids);
    for (const services of versions) {
      const { url, metricsUrl } = services.get('agent-worker')!;
      // the version before may tell them beside everything else
      const answer = await fetch(metricsUrl).catch(() => fetch(`${url}/metrics`));
      const metrics = await answer.text();
      const answers = [...metrics.matchAll(/^soc_agent_duration_seconds_count\{[^}]*\} (\d+)/gm)];
      expect(answers.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(0);
    }
  });
});
