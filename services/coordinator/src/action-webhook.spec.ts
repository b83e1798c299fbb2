import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionOrder } from '@soc-agent/contracts';
import { PermanentError } from '@soc-agent/platform';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ActionWebhook, signatureOf } from './action-webhook.js';

const ORDER = { version: 1, actionId: 'threat-abc', threatId: 'threat' } as ActionOrder;
const SECRET = 'a secret of the receiver';
const NEVER = new AbortController().signal;

let answer: RequestListener;
let server: Server;
let received: { headers: IncomingHttpHeaders; body: string; path: string | undefined }[];
beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body, path: request.url });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Longer than any answer takes, however busy the machine. */
const PATIENT_MS = 60_000;

function send(timeoutMs = PATIENT_MS, abortSignal: AbortSignal = NEVER, user = ''): Promise<void> {
  const { port } = server.address() as AddressInfo;
  return new ActionWebhook(`http://${user}127.0.0.1:${port}/hook`, SECRET, timeoutMs).send(ORDER, abortSignal);
}

function status(code: number, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => response.writeHead(code, headers).end('an answer');
}

describe('an order', () => {
  it('carries its id as idempotency key and a signature over time and body', async () => {
    answer = status(202);
    await send();
    const [request] = received;
    expect(request?.headers['idempotency-key']).toBe('threat-abc');
    const [, time = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['x-soc-signature'])) ?? [];
    expect(Math.abs(Date.now() / 1000 - Number(time))).toBeLessThan(60);
    expect(mac).toBe(createHmac('sha256', SECRET).update(`${time}.${request?.body}`).digest('hex'));
    expect(JSON.parse(request?.body ?? '')).toEqual(ORDER);
  });

  it('has another signature for another time, body or secret', () => {
    const signatures = [
      signatureOf('a', 's', 1),
      signatureOf('a', 's', 2),
      signatureOf('b', 's', 1),
      signatureOf('a', 't', 1),
    ];
    expect(new Set(signatures).size).toBe(4);
  });

  it('names itself where its address says how', async () => {
    answer = status(202);
    await send();
    await send(PATIENT_MS, NEVER, 'soc:p%40ss@');
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Basic ${Buffer.from('soc:p@ss').toString('base64')}`,
    ]);
  });

  it.each([500, 503, 408, 429])('answered %d may be sent again', async (code) => {
    answer = status(code);
    await expect(send()).rejects.not.toBeInstanceOf(PermanentError);
    await expect(send()).rejects.toThrow(`the receiver answered ${code}`);
  });

  it.each([400, 401, 404, 410])('answered %d is not worth another attempt', async (code) => {
    answer = status(code);
    await expect(send()).rejects.toBeInstanceOf(PermanentError);
  });

  it('is not carried to where a redirect points', async () => {
    answer = status(307, { location: '/elsewhere' });
    await expect(send()).rejects.toThrow(new PermanentError('the receiver answered 307'));
    expect(received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('may be sent again when the answer is not HTTP', async () => {
    answer = (request) => request.socket.end('what?\r\n\r\n');
    await expect(send()).rejects.toThrow(/^not reachable: /);
  });

  it('is given up when the receiver does not answer in time', async () => {
    answer = () => undefined;
    const startedAt = Date.now();
    await expect(send(200)).rejects.toThrow('no answer within 200 ms');
    expect(Date.now() - startedAt).toBeLessThan(PATIENT_MS / 2);
  });

  it('is taken by an answer that never ends, of which nothing is kept', async () => {
    let closed = false;
    let told: () => void;
    const closing = new Promise<void>((resolve) => (told = resolve));
    answer = (_request, response) => {
      response.on('close', () => {
        closed = true;
        told();
      });
      const more = (): void => void (closed || (response.write('x'.repeat(65_536)), setImmediate(more)));
      response.writeHead(200);
      more();
    };
    await send();
    await closing;
  });

  it('says which way a receiver is not there', async () => {
    server.close();
    await new Promise((resolve) => server.once('close', resolve));
    const webhook = new ActionWebhook('http://127.0.0.1:1/hook', SECRET);
    await expect(webhook.send(ORDER, NEVER)).rejects.toThrow(/^not reachable: /);
  });

  it('is dropped when the process stops', async () => {
    answer = () => undefined;
    await expect(send(PATIENT_MS, AbortSignal.timeout(100))).rejects.toThrow(/^not reachable/);
  });
});
