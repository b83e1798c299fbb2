import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AGENT_KINDS, type NewJob, type ThreatSignal, Shards } from '@soc-agent/contracts';
import { degradedAnalyzerResults } from '@soc-agent/domain';
import {
  AT_ONCE,
  ContextStore,
  Database,
  DatabaseAwayError,
  IncidentReader,
  IncidentStore,
  migrate,
  RunStore,
  ThreatStore,
  UnplacedThreats,
} from '@soc-agent/store';
import {
  agentAnalysis,
  createMigratedDatabase,
  customer,
  randomPrefix,
  sharedRedisUrl,
  threatSignal,
} from '@soc-agent/testing';
import { Redis } from 'ioredis';
import winston from 'winston';
import type { ActionExecutor } from './action-executor.js';
import type { AnalysisReport } from './analysis-report.js';
import { CustomerNetworks } from './customer-networks.js';
import { JoinsHandler } from './joins.handler.js';
import { ThreatNews } from './threat-news.js';
import { ThreatPlacing } from './threat-placing.js';

const redis = new Redis(sharedRedisUrl());
const runs = new RunStore(redis, new Shards(randomPrefix()));
const logger = winston.createLogger({ silent: true });
let drop: () => Promise<void>;
let database: Database;
let threats: ThreatStore;
let incidents: IncidentStore;
beforeAll(async () => {
  const created = await createMigratedDatabase(migrate);
  drop = created.drop;
  database = new Database({ DATABASE_URL: created.url, DATABASE_CONNECTIONS: 4 }, 'patient', 'test');
  threats = new ThreatStore(database);
  incidents = new IncidentStore(database, AT_ONCE);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await drop();
});

/** A run whose slots are all filled. */
async function finishedRun(changes: Parameters<typeof threatSignal>[0] = {}): Promise<ThreatSignal> {
  const signal = threatSignal({ raw: { whole: 'document' }, ...changes });
  const now = Date.now();
  await runs.open({ signal, acceptedAt: now, openedAt: now, deadline: now + 30_000 });
  const run = { threatId: signal.id, run: 1 };
  for (const kind of AGENT_KINDS) await runs.recordAgent(run, kind, agentAnalysis(kind));
  await runs.recordAnalyzers(run, degradedAnalyzerResults({ signal }, 'no answer'));
  return signal;
}

/** The handler of joins with what it told, some of whose stores may be others than the real ones. */
function joins({ runStore = runs, threatStore = threats, incidentStore = incidents } = {}): {
  handler: JoinsHandler;
  told: NewJob[];
} {
  const told: NewJob[] = [];
  const queues = { add: (job: NewJob) => Promise.resolve(void told.push(job)) };
  const executor = { release: () => Promise.resolve() } as unknown as ActionExecutor;
  const report = { finished: () => undefined } as unknown as AnalysisReport;
  const placing = new ThreatPlacing(
    incidentStore,
    new CustomerNetworks(new ContextStore(database)),
    threats,
    new UnplacedThreats(database),
  );
  const handler = new JoinsHandler(
    runStore,
    threatStore,
    new ThreatNews(queues as never),
    executor,
    report,
    placing,
    logger,
  );
  return { handler, told };
}

describe('the end of a run', () => {
  it('stores the analysis with the whole signal, closes the run and announces it; a repeat announces the same', async () => {
    const { id, raw } = await finishedRun();
    const { handler, told } = joins();
    for (let n = 0; n < 2; n++) await handler.complete({ threatId: id, run: 1 });
    expect(await threats.find(id)).toMatchObject({ status: 'completed', signal: { raw } });
    expect(await runs.find(id)).toBeUndefined();
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
  });

  it('places the threat, by its customer’s own table of machines', async () => {
    const own = { ...customer('Own'), assets: [{ name: 'web-1', aliases: ['192.0.2.1'] }] };
    await new ContextStore(database).customers.put(own);
    const ids: string[] = [];
    for (const entities of [{ hosts: ['web-1'] }, { sourceIps: ['192.0.2.1'] }]) {
      const { id } = await finishedRun({ customerName: 'Own', severity: 'CRITICAL', entities });
      await joins().handler.complete({ threatId: id, run: 1 });
      ids.push(id);
    }
    const places = await Promise.all(ids.map((id) => new IncidentReader(database).placeOf(id)));
    expect(places).toMatchObject([{ role: 'member' }, { role: 'member', incident: places[0]?.incident }]);
  });

  it('is told of although the threat cannot be placed yet; the run stays open until it is', async () => {
    const { id } = await finishedRun({ entities: { hosts: ['placed-later'] } });
    const away = Object.create(incidents) as IncidentStore;
    away.place = () => Promise.reject(new DatabaseAwayError('away'));
    const first = joins({ incidentStore: away });
    await first.handler.complete({ threatId: id, run: 1 });
    expect([first.told.length, (await runs.find(id))?.stage]).toEqual([1, 'analyzers']);
    await joins().handler.complete({ threatId: id, run: 1 });
    expect(await runs.find(id)).toBeUndefined();
    expect(await new IncidentReader(database).placeOf(id)).toMatchObject({ role: expect.any(String) });
  });

  it('that died after storing is finished by a repeat, under the same number', async () => {
    const { id } = await finishedRun();
    const dying = Object.create(runs) as RunStore;
    dying.close = () => Promise.reject(new Error('the process died'));
    const died = joins({ runStore: dying });
    await expect(died.handler.complete({ threatId: id, run: 1 })).rejects.toThrow('died');
    const [stored] = await threats.summaries([id]);
    const { handler, told } = joins();
    await handler.complete({ threatId: id, run: 1 });
    expect(await runs.find(id)).toBeUndefined();
    expect(told).toMatchObject([{ payload: { event: 'threat.analyzed', seq: stored!.seq, threat: stored } }]);
    expect((await threats.changedAfter(stored!.seq, 10)).total).toBe(0);
  });

  it('leaves the run open where the database is away, and is no failure', async () => {
    const { id } = await finishedRun();
    const away = Object.create(threats) as ThreatStore;
    away.complete = jest.fn(() => Promise.reject(new DatabaseAwayError('away')));
    const { handler, told } = joins({ threatStore: away });
    await handler.complete({ threatId: id, run: 1 });
    expect([told, (await runs.find(id))?.stage]).toEqual([[], 'analyzers']);
    await joins().handler.complete({ threatId: id, run: 1 });
    expect((await threats.find(id))?.status).toBe('completed');
  });
});
