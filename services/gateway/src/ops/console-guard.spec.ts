import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createLogger } from 'winston';
import { ConsoleGuard } from './console-guard.js';

const TOKEN = 'a token of ours, a long one';
let guard: ConsoleGuard;
beforeEach(() => {
  guard = new ConsoleGuard(TOKEN, createLogger({ silent: true }));
});

function basic(password: string): string {
  return `Basic ${Buffer.from(`ops:${password}`).toString('base64')}`;
}

/** What a request is answered; 200 when it is let through. */
function ask(
  headers: Record<string, string>,
  { ip = '203.0.113.1', method = 'GET', now = 1000 }: { ip?: string; method?: string; now?: number } = {},
): { status: number; headers: Record<string, unknown> } {
  const answer: { status: number; headers: Record<string, unknown> } = { status: 200, headers: {} };
  const reply = {
    status(status: number) {
      answer.status = status;
      return this;
    },
    header(name: string, value: unknown) {
      answer.headers[name] = value;
      return this;
    },
    send() {
      return this;
    },
  };
  const admitted = guard.admits(
    { headers, ip, method } as unknown as FastifyRequest,
    reply as unknown as FastifyReply,
    now,
  );
  expect(admitted).toBe(answer.status === 200);
  return answer;
}

describe('the guard of the queue console', () => {
  it('opens with the token as the password, whatever the name, colons included', () => {
    expect(ask({ authorization: basic(TOKEN) }).status).toBe(200);
    guard = new ConsoleGuard('with:colons:in it', createLogger({ silent: true }));
    expect(ask({ authorization: basic('with:colons:in it') }).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['another token', { authorization: basic('another token of ours') }],
    ['a part of the token', { authorization: basic(TOKEN.slice(0, -1)) }],
    ['an empty password', { authorization: basic('') }],
    ['another scheme', { authorization: `Bearer ${TOKEN}` }],
    ['no base64', { authorization: 'Basic \u0000' }],
  ] as [string, Record<string, string>][])('stays closed for %s and says how to open it', (_, headers) => {
    const answer = ask(headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm/);
  });

  it('stops listening to an address after ten wrong tokens, for a minute, and only to that one', () => {
    for (let n = 0; n < 10; n++) expect(ask({ authorization: basic(`wrong ${n}`) }).status).toBe(401);
    const answer = ask({ authorization: basic(TOKEN) }, { now: 2000 });
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': 59 } });
    expect(ask({ authorization: basic(TOKEN) }, { ip: '203.0.113.2' }).status).toBe(200);
    expect(ask({ authorization: basic(TOKEN) }, { now: 61_000 }).status).toBe(200);
  });

  it('does not count those who bring no token: a browser asks first without one', () => {
    for (let n = 0; n < 50; n++) ask({});
    expect(ask({ authorization: basic(TOKEN) }).status).toBe(200);
  });

  it('lets no page of others change something with the password that the browser knows', () => {
    const headers = { authorization: basic(TOKEN), 'sec-fetch-site': 'cross-site' };
    expect(ask(headers, { method: 'PUT' }).status).toBe(403);
    expect(ask({ ...headers, 'sec-fetch-site': 'same-site' }, { method: 'POST' }).status).toBe(403);
    expect(ask({ ...headers, 'sec-fetch-site': 'same-origin' }, { method: 'PUT' }).status).toBe(200);
  });
});
