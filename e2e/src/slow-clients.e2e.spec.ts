import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Api, newSignal } from './api.js';
import { until } from './until.js';

let stack: Stack;
let api: Api;
beforeAll(async () => {
  stack = await startStack({ REQUEST_TIMEOUT: '3', MAX_BACKLOG: '20' });
  api = new Api(stack);
});
afterAll(() => stack?.stop());

describe('a client that sends drop by drop', () => {
  /** What it is told, and how long it may go on. */
  async function drip(head: string, drop: string): Promise<{ answer: string; seconds: number }> {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname);
    const began = performance.now();
    let answer = '';
    let open = true;
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (open = false));
    socket.write(head);
    while (open && performance.now() - began < 60_000) {
      socket.write(drop);
      await wait(200);
    }
    return { answer, seconds: (performance.now() - began) / 1000 };
  }

  it('is answered 408 and disconnected, whatever it sends', async () => {
    const key = `authorization: Bearer ${stack.apiKey}\r\n`;
    const withBody = (path: string, type: string): string =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: 9000\r\n${key}\r\n`;
    const clients = await Promise.all([
      drip(`POST /api/signals HTTP/1.1\r\nhost: x\r\n${key}`, 'x-a: b\r\n'),
      drip(withBody('/api/signals', 'application/json'), ' '),
      drip(withBody('/api/ingest/auto', 'application/x-ndjson'), ' '),
    ]);
    for (const { answer, seconds } of clients) {
      expect(answer).toMatch(/^HTTP\/1\.1 408/);
      expect(seconds).toBeLessThan(30);
    }
    expect((await api.get('/health')).status).toBe(200);
    expect(stack.log('gateway')).not.toContain('request failed');
  });
});

describe('more signals than can be taken', () => {
  it('are refused until there is room, visibly, while what is stored can be read', async () => {
    const first = (await api.post('/api/signals', newSignal())).body.id;
    await api.analysis(first);
    await stack.kill('coordinator');
    const refused = await until(
      () => api.post('/api/signals', newSignal()),
      ({ status }) => status !== 202,
    );
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, 5]);
    expect(refused.body.detail).toMatch(/^\d+ signals are waiting already$/);
    expect((await api.post('/api/ingest/auto?customer=x', { rule: 'r', output: 'x', priority: 'Notice' })).status).toBe(
      429,
    );
    expect((await api.get(`/api/threats/${first}`)).status).toBe(200);
    expect((await api.get('/api/threats')).status).toBe(200);
    expect((await api.analytics()).intake).toMatchObject({ refusing: 'backlog', backlog: { most: 20 } });
    const ready = await api.get<{ status: string; notes: string[] }>('/ready');
    expect([ready.status, ready.body]).toMatchObject([
      200,
      { notes: [expect.stringContaining('are waiting already')] },
    ]);
    const metrics = await (await fetch(stack.metricsUrls.gateway)).text();
    expect(metrics).toMatch(/^soc_intake_refusing\{reason="backlog"\} 1$/m);
    expect(metrics).toMatch(/^soc_intake_refused_total\{reason="backlog"\} [1-9]/m);
    await stack.start('coordinator');
    await until(
      () => api.post('/api/signals', newSignal()),
      ({ status }) => status === 202,
    );
    await until(
      () => api.analytics(),
      ({ intake }) => !('refusing' in intake),
    );
  });
});
