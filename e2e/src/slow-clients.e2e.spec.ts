import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from './api.js';

let stack: Stack;
let api: Api;
beforeAll(async () => {
  stack = await startStack({ REQUEST_TIMEOUT: '3' });
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
    while (open && performance.now() - began < 20_000) {
      socket.write(drop);
      await wait(200);
    }
    return { answer, seconds: (performance.now() - began) / 1000 };
  }

  it.each([
    ['headers', 'POST /api/signals HTTP/1.1\r\nhost: x\r\n', '', 'x-a: b\r\n'],
    [
      'a body',
      'POST /api/signals HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n',
      '\r\n',
      ' ',
    ],
    [
      'lines',
      'POST /api/ingest/auto HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 9000\r\n',
      '\r\n',
      ' ',
    ],
  ])('of %s is told so and does not keep its connection', async (_, head, end, drop) => {
    const { answer, seconds } = await drip(`${head}authorization: Bearer ${stack.apiKey}\r\n${end}`, drop);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(seconds).toBeLessThan(15);
    expect((await api.get('/health')).status).toBe(200);
    expect(stack.log('gateway')).not.toContain('request failed');
  });
});
