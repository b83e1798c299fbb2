import { afterAll, describe, expect, it } from '@jest/globals';
import type { ThreatSummary } from '@soc-agent/contracts';
import { freePort, startStack, type Stack } from '@soc-agent/testing';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Api, newSignal } from './api.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'soc-backup-'));
const [file, data] = [join(folder, 'soc.rdb'), join(folder, 'data')];

let stack: Stack | undefined;
let redis: ChildProcess | undefined;
afterAll(async () => {
  await stack?.stop();
  redis?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** What `make backup` and `make restore` run. */
async function tool(name: 'backup' | 'restore', env: Record<string, string>): Promise<string> {
  const run = promisify(execFile)(process.execPath, [`tools/${name}.mjs`], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  return run.then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => stderr,
  );
}

async function threats(api: Api): Promise<ThreatSummary[]> {
  return (await api.get<{ items: ThreatSummary[] }>('/api/threats?limit=500')).body.items;
}

describe('a backup', () => {
  it('taken while all goes on holds every threat and every signal that waited', async () => {
    stack = await startStack();
    const api = new Api(stack);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++)
      ids.push((await api.post('/api/signals', newSignal({ title: `Signal ${n}` }))).body.id);
    await api.terminal(20);
    await api.post(`/api/threats/${ids[0]}/verdict`, { verdict: 'false_positive', reason: 'a test' });
    const before = await threats(api);
    await stack.kill('coordinator', 'SIGTERM');
    const waiting = await api.post('/api/signals', newSignal({ title: 'Accepted, not yet analyzed' }));
    expect(await tool('backup', { REDIS_URL: stack.redis.url, FILE: file })).toContain('written and checked');
    expect(await tool('backup', { REDIS_URL: stack.redis.url, FILE: file })).toContain('is there already');
    await stack.stop();

    expect(await tool('restore', { FILE: file, DATA: data })).toContain(`${data} holds the data`);
    const port = await freePort();
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data, '--appendonly', 'yes', '--save', ''];
    redis = spawn('redis-server', options, { stdio: 'ignore' });
    stack = await startStack({ REDIS_URL: `redis://127.0.0.1:${port}` });
    const restored = new Api(stack);
    const analysis = await restored.analysis(waiting.body.id);
    expect(analysis.signal.title).toBe('Accepted, not yet analyzed');
    const after = await threats(restored);
    expect(after.filter(({ id }) => id !== waiting.body.id)).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect((await restored.get<{ items: unknown[] }>(`/api/threats/${ids[0]}/verdicts`)).status).toBe(200);
  });

  it('that is none is refused, and what is there stays', async () => {
    const nonsense = join(folder, 'nonsense.rdb');
    writeFileSync(nonsense, 'REDIS0011 or so it says');
    expect(await tool('restore', { FILE: nonsense, DATA: data })).toContain('not a whole snapshot');
    expect(await tool('restore', { FILE: join(folder, 'missing.rdb'), DATA: data })).toContain('from which file?');
  });

  it('takes the place of what was there, which is kept beside it', async () => {
    redis?.kill('SIGKILL');
    if (redis) await once(redis, 'exit').catch(() => undefined);
    expect(await tool('restore', { FILE: file, DATA: data })).toMatch(/what was there is in \S+data\.before-\d/);
  });
});
