import { afterAll, describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import { databaseUrls, freePort, startPostgres, startStack, type PostgresServer, type Stack } from '@soc-agent/testing';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api, newSignal } from './api.js';
import { emptyQueues } from './patient-client.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'soc-backup-'));
const [file, data] = [join(folder, 'soc.tar'), join(folder, 'data')];
const CUSTOMER = { tier: 'enterprise', sensitivity: 'high', allowedCountries: ['DE'] };
/** What has a meaning of its own somewhere on its way. */
const HOSTILE = 'NUL \u0000, half a pair \ud800, "quotes" and \\ \n';

let stack: Stack | undefined;
let redis: ChildProcess | undefined;
let postgres: PostgresServer | undefined;
let target: Record<string, string> = {};
afterAll(async () => {
  await stack?.stop();
  redis?.kill('SIGKILL');
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What `make backup` and `make restore` run. */
async function tool(name: 'backup' | 'restore', env: Record<string, string>): Promise<string> {
  const run = promisify(execFile)(process.execPath, [`tools/operate/${name}.ts`], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  return run.then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => stderr,
  );
}

async function contextOf(api: Api): Promise<unknown[]> {
  const paths = ['/api/customers/Acme', '/api/context/events/release', '/api/customers', '/api/context/events'];
  return Promise.all(paths.map(async (path) => (await api.get(path)).body));
}

async function threats(api: Api): Promise<ThreatSummary[]> {
  return (await api.get<{ items: ThreatSummary[] }>('/api/threats?limit=500')).body.items;
}

describe('a backup', () => {
  it('taken while all goes on holds every threat, every signal that waited, customers and context', async () => {
    stack = await startStack();
    const api = new Api(stack);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++)
      ids.push((await api.post('/api/signals', newSignal({ title: `Signal ${n}` }))).body.id);
    await api.terminal(20);
    await api.post(`/api/threats/${ids[0]}/verdict`, { verdict: 'false_positive', reason: 'a test' });
    await api.put('/api/customers/Acme', CUSTOMER);
    const event = { kind: 'deployment', title: HOSTILE, service: 'web', startedAt: '2026-01-01T12:00:00Z' };
    await api.put('/api/context/events/release', { ...event, customerName: 'Acme', ongoing: true });
    const context = await contextOf(api);
    // nothing is under way that would still change them
    await emptyQueues(api);
    const before = await threats(api);
    await stack.kill('coordinator', 'SIGTERM');
    const waiting = await api.post('/api/signals', newSignal({ title: 'Accepted, not yet analyzed' }));
    const source = { REDIS_URL: stack.redis.url, DATABASE_OWNER_URL: stack.postgres.url, FILE: file };
    expect(await tool('backup', source)).toContain('written and checked');
    expect(await tool('backup', source)).toContain('is there already');
    const { apiKey } = stack;
    await stack.stop();

    postgres = await startPostgres();
    target = databaseUrls(postgres);
    expect(await tool('restore', { FILE: file, DATA: data, ...target })).toContain('hold the data');
    const port = await freePort();
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data, '--appendonly', 'yes', '--save', ''];
    redis = spawn('redis-server', options, { stdio: 'ignore' });
    stack = await startStack({ REDIS_URL: `redis://127.0.0.1:${port}`, DATABASE_URL: target['DATABASE_URL']! });
    // the keys are those that were backed up
    const restored = new Api({ url: stack.url, apiKey });
    const analysis = await restored.analysis(waiting.body.id);
    expect(analysis.signal.title).toBe('Accepted, not yet analyzed');
    const after = await threats(restored);
    expect(after.filter(({ id }) => id !== waiting.body.id)).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect((await restored.get<{ items: unknown[] }>(`/api/threats/${ids[0]}/verdicts`)).status).toBe(200);
    expect(context[1]).toMatchObject({ customerName: 'Acme', ongoing: true });
    expect(await contextOf(restored)).toEqual(context);
    // numbers go on where they were
    expect((await restored.put('/api/customers/Another', CUSTOMER)).status).toBe(201);
  });

  it('that is none is refused, and what is there stays', async () => {
    const nonsense = join(folder, 'nonsense.tar');
    writeFileSync(nonsense, 'REDIS0011 or so it says');
    expect(await tool('restore', { FILE: nonsense, DATA: data, ...target })).toContain('is no backup');
    expect(await tool('restore', { FILE: join(folder, 'missing.tar'), DATA: data })).toContain('from which file?');
    expect(await tool('restore', { FILE: file, DATA: data })).toContain('set DATABASE_OWNER_URL');
    expect(await tool('restore', { FILE: file, DATA: data, ...target })).toContain('is not empty');
  });

  it('takes the place of what was there, which is kept beside it', async () => {
    redis?.kill('SIGKILL');
    if (redis) await once(redis, 'exit').catch(() => undefined);
    const empty = await startPostgres();
    try {
      const said = await tool('restore', { FILE: file, DATA: data, ...databaseUrls(empty) });
      expect(said).toMatch(/what was there is in \S+data\.before-\d/);
    } finally {
      await empty.stop();
    }
  });
});
