import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord, AuditPage, Problem, UserRecord, WhoAmI } from '@soc-agent/contracts';
import { secretOf, startStack, type Stack } from '@soc-agent/testing';
import { request } from 'node:http';
import { AccessClients, type MadeKey } from './access-clients.js';
import { Api, newSignal, type Answer } from './api.js';
import { until } from './until.js';

/** How soon somebody is out, milliseconds: within five seconds, and what a busy machine adds. */
const OUT_WITHIN_MS = 15_000;

let stack: Stack;
let api: Api;
let clients: AccessClients;
beforeAll(async () => {
  stack = await startStack({ CORS_ORIGINS: 'https://other.example' });
  api = new Api(stack);
  clients = new AccessClients(stack);
});
afterAll(() => stack?.stop());

describe('a key', () => {
  it('is shown once, says when it was used, and is refused everywhere within five seconds once it is revoked', async () => {
    const { body } = await api.post<MadeKey>('/api/keys', { name: 'short-lived', scopes: ['read'] });
    const who = api.withKey(body.key);
    expect((await who.get('/api/threats')).status).toBe(200);
    const listed = await api.get<{ items: ApiKeyRecord[] }>('/api/keys');
    expect(JSON.stringify(listed.body)).not.toContain(secretOf(body.key));
    expect((await api.delete(`/api/keys/${body.record.id}`)).status).toBe(204);
    await isOut(who);
    expect((await who.get('/api/threats')).status).toBe(401);
    expect((await api.delete(`/api/keys/${body.record.id}`)).status).toBe(404);
  });

  it('expires', async () => {
    // a busy machine may be too late for the first use of one that lives short
    let who = api;
    for (let livesMs = 1500, status = 0; status !== 200; livesMs *= 2) {
      expect(livesMs).toBeLessThan(60_000);
      who = await clients.keyWith(['read'], { expiresAt: new Date(Date.now() + livesMs).toISOString() });
      ({ status } = await who.get('/api/threats'));
    }
    await until(
      () => who.get('/api/threats'),
      ({ status }) => status !== 200,
    );
    expect((await who.get('/api/threats')).status).toBe(401);
  });

  it('is taken from wherever tools can put it', async () => {
    const { authorization = '' } = (await clients.keyWith(['ingest'])).headers;
    const key = authorization.slice('Bearer '.length);
    for (const headers of [
      { 'x-api-key': key },
      { authorization: `Splunk ${key}` },
      { authorization: `Basic ${Buffer.from(`anyone:${key}`).toString('base64')}` },
    ]) {
      expect(await clients.nobody(headers).accepted(newSignal())).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('that may not make customers names known ones alone', async () => {
    await api.put('/api/customers/Known%20Ltd', { tier: 'standard', sensitivity: 'normal' });
    const who = await clients.keyWith(['ingest', 'context'], { newCustomers: false });
    const at = (customer: string): Promise<Answer<Problem>> =>
      who.post('/api/signals', newSignal({ customerName: customer }));
    expect((await at('Known Ltd')).status).toBe(202);
    expect((await at('Unheard Of')).status).toBe(403);
    expect((await who.post('/api/ingest/auto?customer=Unheard%20Of', {})).status).toBe(403);
    expect((await who.put('/api/customers/Unheard%20Of', { tier: 'standard', sensitivity: 'normal' })).status).toBe(
      403,
    );
  });
});

describe('a person', () => {
  it('sets a password by a link that works once, logs in, and is out after logging out', async () => {
    const invited = await api.post<{ link: string; user: UserRecord }>('/api/users', { name: 'Grace', role: 'viewer' });
    const link = invited.body.link.split('#')[1];
    const browser = clients.nobody({ origin: stack.url });
    expect((await browser.post('/api/session/link', { link, password: 'too short' })).status).toBe(400);
    expect((await browser.post('/api/session/link', { link, password: 'long enough for anybody' })).status).toBe(204);
    expect((await browser.post('/api/session/link', { link, password: 'long enough for anybody' })).status).toBe(401);
    expect((await browser.post('/api/session', { name: 'Grace', password: 'not the right one' })).status).toBe(401);
    expect((await browser.post('/api/session', { name: 'Nobody', password: 'not the right one' })).status).toBe(401);
    const { headers } = await browser.post('/api/session', { name: 'grace', password: 'long enough for anybody' });
    const [session = ''] = headers.getSetCookie();
    expect(session).toMatch(/^soc_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const grace = clients.nobody({ origin: stack.url, cookie: session.split(';')[0] ?? '' });
    expect((await grace.get<WhoAmI>('/api/session')).body).toMatchObject({
      name: 'Grace',
      role: 'viewer',
      scopes: ['read'],
    });
    expect((await grace.delete('/api/session')).status).toBe(204);
    await isOut(grace);
  });

  it('is out everywhere once disabled, and nobody disables themselves', async () => {
    const heidi = await clients.person('Heidi', 'analyst');
    const { id } = (await heidi.get<WhoAmI>('/api/session')).body;
    const admin = await clients.person('Root', 'admin');
    const self = (await admin.get<WhoAmI>('/api/session')).body.id;
    expect(await clients.statusOf(admin, 'PATCH', `/api/users/${self}`)).toBe(400);
    const response = await fetch(`${stack.url}/api/users/${id}`, {
      method: 'PATCH',
      headers: { ...admin.headers, 'content-type': 'application/json' },
      body: '{"disabled":true}',
    });
    expect(response.status).toBe(200);
    await isOut(heidi);
    const login = { name: 'Heidi', password: 'the password of Heidi' };
    expect((await clients.nobody({ origin: stack.url }).post('/api/session', login)).status).toBe(401);
  });

  it('is not kept out by somebody who guesses, in a browser they have used before', async () => {
    const ivan = await clients.person('Ivan', 'analyst');
    const guess = { name: 'Ivan', password: 'a guess' };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      // no proxy is trusted here, so that address means nothing
      const guesser = clients.nobody({ 'x-forwarded-for': `203.0.113.${n}` });
      statuses.push((await guesser.post('/api/session', guess)).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    const right = { name: 'Ivan', password: 'the password of Ivan' };
    expect((await clients.nobody().post('/api/session', right)).status).toBe(429);
    expect((await ivan.post('/api/session', right)).status).toBe(204);
    const { items } = (await api.get<AuditPage>('/api/audit')).body;
    const failed = items.filter(({ event }) => event === 'login.failed');
    expect(failed.length).toBeGreaterThanOrEqual(10);
    expect(new Set(failed.map(({ detail }) => detail['address']))).toEqual(new Set(['127.0.0.1']));
  });
});

describe('a page from elsewhere', () => {
  it('changes nothing with somebody’s session, with a body or without one, and logs nobody in', async () => {
    const { origin: _, ...judy } = (await clients.person('Judy', 'analyst')).headers;
    const { id } = (await api.post('/api/signals', newSignal())).body;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: stack.url },
      { 'sec-fetch-site': 'same-site', origin: stack.url },
      {},
    ]) {
      for (const [method, path] of [
        ['POST', '/api/threats/trigger'],
        ['POST', `/api/threats/${id}/reanalyze`],
        ['DELETE', `/api/threats/${id}/verdict`],
        ['DELETE', '/api/session'],
      ] as const) {
        const answer = await raw(method, path, { ...judy, ...headers });
        expect([headers, method, path, answer]).toEqual([headers, method, path, 403]);
      }
    }
    expect(await raw('GET', '/api/session', { ...judy, 'sec-fetch-site': 'same-origin' })).toBe(200);
    const login = { name: 'Judy', password: 'the password of Judy' };
    expect((await clients.nobody({ origin: 'https://evil.example' }).post('/api/session', login)).status).toBe(403);
  });
});

describe('an answer', () => {
  it('says what a page may do with it, also where it refuses, and is kept by no cache', async () => {
    for (const [who, path] of [
      [api, '/api/threats'],
      [clients.nobody(), '/api/threats'],
      [api, '/api/nothing'],
      [clients.nobody(), '/docs-json'],
      [clients.nobody(), '/ops/queues'],
    ] as const) {
      const { headers } = await fetch(`${stack.url}${path}`, { headers: who.headers });
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is for no page of another origin that CORS_ORIGINS does not name, and for none with a session', async () => {
    const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    for (const [origin, allowed] of [
      ['https://other.example', 'https://other.example'],
      ['https://evil.example', null],
      ['https://other.example.evil.example', null],
      ['null', null],
    ] as const) {
      for (const [method, more] of [
        ['OPTIONS', preflight],
        ['GET', api.headers],
      ] as const) {
        const { headers } = await fetch(`${stack.url}/api/threats`, { method, headers: { origin, ...more } });
        expect([origin, method, headers.get('access-control-allow-origin')]).toEqual([origin, method, allowed]);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
      }
    }
  });
});

describe('a name that is not ours', () => {
  it('is answered by nothing, with a key or without one', async () => {
    for (const host of ['evil.example', `evil.example:${new URL(stack.url).port}`]) {
      for (const path of ['/health', '/api/threats', '/docs', '/nothing'])
        expect([host, path, await raw('GET', path, { ...api.headers, host })]).toEqual([host, path, 421]);
    }
    expect(await raw('GET', '/api/threats', { ...api.headers, host: 'gateway:8080' })).toBe(200);
  });
});

/** As a browser sends it: `fetch` would set headers of its own. */
function raw(method: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${stack.url}${path}`, { method, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    call.on('error', reject).end();
  });
}

async function isOut(who: Api): Promise<void> {
  await until(
    () => who.get('/api/session'),
    ({ status }) => status === 401,
    OUT_WITHIN_MS,
  );
}
