import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditPage, UserRecord, WhoAmI } from '@soc-agent/contracts';
import { freePort, ServiceProcess, startStack, type Stack } from '@soc-agent/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { Api } from './api.js';
import { CLIENT, OpenIdProvider, type Claims } from './openid-provider.js';
import { until } from './until.js';

/** How soon somebody is out, milliseconds: within five seconds, and what a busy machine adds. */
const OUT_WITHIN_MS = 15_000;
const ADA: Claims = { sub: 'u-1', preferred_username: 'ada.of.provider', groups: ['soc'] };
let provider: OpenIdProvider;
let stack: Stack;
let api: Api;
let other: ServiceProcess;
beforeAll(async () => {
  provider = new OpenIdProvider();
  const [port, otherPort] = [await freePort(), await freePort()];
  const otherUrl = `http://127.0.0.1:${otherPort}`;
  await provider.up([`${otherUrl}/api/session/provider/callback`], port);
  const env = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_REDIRECT_URL: `${otherUrl}/api/session/provider/callback`,
    OIDC_ROLES: 'soc=analyst,soc-admins=admin,everybody=viewer',
    OIDC_APPROVERS: 'soc-approvers',
    // who is out goes on asking
    RATE_LIMIT_UNKNOWN: '1000000',
  };
  stack = await startStack(env);
  api = new Api(stack);
  const servers = { REDIS_URL: stack.redis.url, DATABASE_URL: stack.databaseUrl };
  other = new ServiceProcess('gateway', otherUrl, { ...servers, ...env });
  await other.start();
});
afterAll(async () => {
  await other?.stop();
  await stack?.stop();
  await provider?.down();
});

/** A browser: follows where it is sent, and keeps cookies by host and port. */
class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  async go(url: string): Promise<Response> {
    let at = url;
    for (let hops = 0; hops < 12; hops++) {
      const jar = this.jarOf(at);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, { redirect: 'manual', headers: { cookie, accept: 'text/plain' } });
      for (const text of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      const to = response.headers.get('location');
      if (to === null || this.stopsAt(new URL(to, at))) return response;
      at = new URL(to, at).href;
    }
    throw new Error(`sent around in circles: ${at}`);
  }

  /** As somebody who is logged in, if they are. */
  at(url: string): Api {
    const session = this.jarOf(other.url).get('soc_session') ?? '';
    return new Api({ url, apiKey: '' }, { cookie: `soc_session=${session}`, origin: new URL(url).origin });
  }

  private jarOf(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    return jar;
  }

  /** At a page of the dashboard, which these gateways do not serve. */
  private stopsAt({ host, pathname }: URL): boolean {
    return host === new URL(other.url).host && !pathname.startsWith('/api/');
  }
}

async function logIn(claims: Claims, browser = new Browser(), to = ''): Promise<{ browser: Browser; landed: string }> {
  provider.next = claims;
  const response = await browser.go(`${other.url}/api/session/provider${to}`);
  return { browser, landed: response.headers.get('location') ?? `${response.status}` };
}

describe('somebody of the provider', () => {
  it('is logged in at every gateway, goes on where they wanted to go, and is out at all after logging out', async () => {
    const { browser, landed } = await logIn(ADA, new Browser(), '?to=/threats?severity=HIGH');
    expect(landed).toBe('/threats?severity=HIGH');
    for (const url of [stack.url, other.url]) {
      const { body } = await browser.at(url).get<WhoAmI>('/api/session');
      expect(body).toMatchObject({ kind: 'person', name: 'ada.of.provider', role: 'analyst', approver: false });
    }
    expect((await browser.at(stack.url).delete('/api/session')).status).toBe(204);
    await refused(browser);
  });

  it('has the role that the provider says, anew at each login, and everywhere at once', async () => {
    const first = await logIn(ADA);
    await logIn({ ...ADA, groups: ['soc-admins', 'soc-approvers'] });
    const { body } = await first.browser.at(other.url).get<WhoAmI>('/api/session');
    expect(body).toMatchObject({ role: 'admin', approver: true });
    await logIn({ ...ADA, groups: ['everybody'] });
    const { items } = (await api.get<AuditPage>('/api/audit?limit=20')).body;
    const events = items
      .filter(({ actor }) => ['ada.of.provider', 'login provider'].includes(actor.name))
      .map(({ event }) => event);
    expect(events.slice(0, 5)).toEqual([
      'login.succeeded',
      'user.changed',
      'login.succeeded',
      'user.changed',
      'login.succeeded',
    ]);
  });

  it.each<[string, Claims, string]>([
    ['of no group that is let in', { ...ADA, sub: 'u-2', groups: ['others'] }, 'not_let_in'],
    ['without a name', { sub: 'u-3', groups: ['soc'] }, 'not_let_in'],
    ['with the name of somebody else', { ...ADA, sub: 'u-4' }, 'name_taken'],
  ])('%s is told so, and not logged in', async (_case, claims, why) => {
    await logIn(ADA);
    const { browser, landed } = await logIn(claims);
    expect(landed).toBe(`/login?failed=${why}`);
    await refused(browser);
  });

  it('is out of every gateway within five seconds once disabled, whatever they are doing, and does not come back', async () => {
    const sub = { ...ADA, sub: 'u-5', preferred_username: 'busy' };
    const { browser } = await logIn(sub);
    const { items } = (await api.get<{ items: UserRecord[] }>('/api/users')).body;
    const { id } = items.find(({ name }) => name === 'busy')!;
    const load = [stack.url, other.url].map(async (url) => {
      const last = { goodAt: 0 };
      for (const end = Date.now() + 6000; Date.now() < end;) {
        const askedAt = Date.now();
        const answers = await Promise.all(Array.from({ length: 20 }, () => browser.at(url).get('/api/threats')));
        if (answers.some(({ status }) => status === 200)) last.goodAt = askedAt;
      }
      return last.goodAt;
    });
    await wait(500);
    await fetch(`${stack.url}/api/users/${id}`, {
      method: 'PATCH',
      headers: { ...api.headers, 'content-type': 'application/json' },
      body: '{"disabled":true}',
    });
    const disabledAt = Date.now();
    for (const goodAt of await Promise.all(load)) expect(goodAt - disabledAt).toBeLessThan(5000);
    await refused(browser);
    expect((await logIn(sub)).landed).toBe('/login?failed=not_let_in');
  });
});

describe('an answer that is not to an attempt of this browser', () => {
  it('logs nobody in: without the attempt, with another state, and a second time', async () => {
    const stranger = new Browser();
    const callback = `${other.url}/api/session/provider/callback`;
    expect((await stranger.go(`${callback}?code=x&state=y`)).headers.get('location')).toBe('/login?failed=expired');
    await fetch(`${other.url}/api/session/provider`, { redirect: 'manual' });
    const begun = new Browser();
    await begun.go(`${other.url}/api/session/provider?to=//evil.example`);
    for (const query of ['code=x&state=y', 'error=access_denied&state=y', ''])
      expect((await stranger.go(`${callback}?${query}`)).headers.get('location')).toMatch(/^\/login\?failed=/);
    await refused(stranger);
  });

  it('never leads to another system', async () => {
    for (const to of ['//evil.example', '/%5Cevil.example', 'https://evil.example', '/api/keys']) {
      expect((await logIn(ADA, new Browser(), `?to=${encodeURIComponent(decodeURIComponent(to))}`)).landed).toBe('/');
    }
  });
});

describe('while the provider is away', () => {
  it('people are told so, passwords and keys go on working, and it is used again once it is back', async () => {
    const { port } = new URL(provider.issuer);
    await provider.down();
    const { browser, landed } = await logIn(ADA);
    expect(landed).toBe('/login?failed=away');
    await refused(browser);
    expect((await (await api.person('by-password')).get('/api/session')).status).toBe(200);
    await provider.up([`${other.url}/api/session/provider/callback`], Number(port));
    expect((await logIn(ADA)).landed).toBe('/');
  });
});

async function refused(browser: Browser): Promise<void> {
  for (const url of [stack.url, other.url]) {
    await until(
      () => browser.at(url).get('/api/session'),
      ({ status }) => status === 401,
      OUT_WITHIN_MS,
    );
  }
}
