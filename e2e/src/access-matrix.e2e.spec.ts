import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BulkJob, ThreatActivities, ThreatSummary } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { AccessClients } from './access-clients.js';
import { Api, newSignal } from './api.js';
import { findNothingOfTheirs } from './foreign-threats.js';

type Documented = Record<string, Record<string, { 'x-access'?: string; parameters?: { in: string; name: string }[] }>>;

/** Anything of the right form. */
const SOMETHING: Readonly<Record<string, string>> = {
  format: 'auto',
  index: '0',
  verb: 'approve',
  id: '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
};

let stack: Stack;
let api: Api;
let clients: AccessClients;
beforeAll(async () => {
  // every route is asked by nobody known
  stack = await startStack({ RATE_LIMIT_UNKNOWN: '10000' });
  api = new Api(stack);
  clients = new AccessClients(stack);
});
afterAll(() => stack?.stop());

/** Every route of the OpenAPI document, with what it says it asks. */
async function routes(): Promise<{ method: string; path: string; access: string }[]> {
  const { paths } = (await api.get<{ paths: Documented }>('/docs-json')).body;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-access': access = 'unsaid' }]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => SOMETHING[name] ?? name),
      access,
    })),
  );
}

describe('every route', () => {
  it('says what it asks, and there are routes for each scope', async () => {
    const all = await routes();
    expect(all.filter(({ access }) => access === 'unsaid')).toEqual([]);
    const scopes = new Set(all.map(({ access }) => access));
    for (const scope of ['ingest', 'context', 'read', 'triage', 'admin', 'open', 'anybody known'])
      expect(scopes).toContain(scope);
  });

  it('answers nobody who comes without a key or a session, but to log in and to tell that it lives', async () => {
    const open = (await routes())
      .filter(({ access }) => access === 'open')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual(
      [
        ...['GET /', 'GET /health', 'GET /ready', 'POST /api/session', 'POST /api/session/link'],
        ...['GET /api/session/ways', 'GET /api/session/provider', 'GET /api/session/provider/callback'],
      ].sort(),
    );
    for (const who of [
      clients.nobody(),
      api.withKey('soc_0123456789ab_' + 'x'.repeat(43)),
      clients.nobody({ cookie: 'soc_session=guessed' }),
    ]) {
      for (const { method, path, access } of await routes()) {
        const status = await clients.statusOf(who, method, path, { origin: stack.url });
        if (access !== 'open') expect([method, path, status]).toEqual([method, path, 401]);
      }
      for (const path of ['/docs', '/docs-json', '/docs-yaml', '/docs/swagger-ui-init.js']) {
        expect([path, await clients.statusOf(who, 'GET', path)]).toEqual([path, 401]);
      }
    }
  });

  it('answers each key for the scopes it has, and 403 for the others', async () => {
    const all = await routes();
    for (const scope of ['ingest', 'context', 'read', 'triage', 'admin'] as const) {
      const who = await clients.keyWith([scope]);
      for (const { method, path, access } of all) {
        const status = await clients.statusOf(who, method, path);
        const isForIt = access === scope || access === 'open' || access === 'anybody known';
        expect([scope, method, path, status === 403]).toEqual([scope, method, path, !isForIt]);
      }
    }
  });

  it('answers people by their role', async () => {
    const all = await routes();
    const may = { viewer: ['read'], analyst: ['read', 'triage', 'ingest', 'context'] };
    for (const role of ['viewer', 'analyst'] as const) {
      for (const { method, path, access } of all) {
        if (method === 'DELETE' && path === '/api/session') continue;
        const who = await clients.person(role, role);
        const status = await clients.statusOf(who, method, path);
        const isForIt = may[role].includes(access) || access === 'open' || access === 'anybody known';
        // what contains is for approvers alone
        if (path.endsWith('/approve')) continue;
        expect([role, method, path, status === 403]).toEqual([role, method, path, !isForIt]);
      }
    }
  });
});

describe('a key and a person of one customer', () => {
  const SHOWN = {
    id: 'theirs',
    kind: 'deployment',
    title: 'A change',
    service: 'shop',
    startedAt: '2026-11-27T06:00:00Z',
  };
  let ours: Api;
  let reader: Api;
  let other: string;
  let own: string;
  let theirs: string;
  /** Bulk work of somebody who sees all. */
  let everybodys: string;
  beforeAll(async () => {
    ours = await clients.keyWith(['ingest', 'context', 'read', 'triage'], { customer: 'Ours' });
    reader = await clients.person('of-ours', 'viewer', { customer: 'Ours' });
    other = (await api.post('/api/signals', newSignal({ customerName: 'Theirs', severity: 'CRITICAL' }))).body.id;
    own = (await ours.post('/api/signals', newSignal({ customerName: 'Ours' }))).body.id;
    await api.post('/api/context/events', { ...SHOWN, customerName: 'Theirs' });
    for (const name of ['Ours', 'Theirs'])
      await api.put(`/api/customers/${name}`, { tier: 'standard', sensitivity: 'normal' });
    await api.analysis(other);
    await api.analysis(own);
    theirs = await api.incidentOf(other);
    everybodys = (await api.post('/api/bulk', { ids: [own, other], change: { comment: 'x' } })).body.id;
  });

  it('decide whose a signal is', async () => {
    expect((await ours.post('/api/signals', newSignal({ customerName: 'Theirs' }))).status).toBe(403);
    expect((await ours.post('/api/ingest/auto?customer=Theirs', {})).status).toBe(403);
    const { body } = await ours.post('/api/ingest/falco', {
      output: 'x',
      priority: 'Notice',
      rule: 'r',
      output_fields: {},
    });
    expect((await ours.analysis(body.id)).signal.customerName).toBe('Ours');
  });

  it('find nothing of another one’s, by no id and in no list', async () => {
    for (const who of [ours, reader]) {
      expect((await who.get(`/api/incidents/${theirs}`)).status).toBe(404);
      expect((await who.get('/api/incidents?customer=Theirs')).status).toBe(403);
      expect((await who.get<{ items: object[] }>('/api/incidents')).body.items).toEqual([]);
      expect((await who.get('/api/incidents/facets?customer=Theirs')).status).toBe(403);
      expect((await who.get<{ of: number }>('/api/incidents/facets')).body.of).toBe(0);
      expect((await who.get(`/api/bulk/${everybodys}`)).status).toBe(404);
      expect((await who.get<{ items: object[] }>('/api/bulk')).body.items).toEqual([]);
      for (const path of ['', '/verdicts', '/actions', '/activity']) {
        expect([path, (await who.get(`/api/threats/${other}${path}`)).status]).toEqual([path, 404]);
        expect([path, (await who.get(`/api/threats/${own}${path}`)).status]).toEqual([path, 200]);
      }
      for (const query of ['', '?after_seq=0', '?customer=Ours']) {
        const { items } = (await who.get<{ items: ThreatSummary[] }>(`/api/threats${query}`)).body;
        expect(items.length).toBeGreaterThan(0);
        expect(new Set(items.map(({ customerName }) => customerName))).toEqual(new Set(['Ours']));
      }
      await findNothingOfTheirs(who, stack.url, other);
      expect((await who.get('/api/customers/Theirs')).status).toBe(404);
      expect((await who.get('/api/context/events/theirs')).status).toBe(404);
      const customers = (await who.get<{ items: { name: string }[] }>('/api/customers')).body.items;
      expect(customers.map(({ name }) => name)).toEqual(['Ours']);
      expect((await who.get<{ items: object[] }>('/api/context/events')).body.items).toEqual([]);
    }
  });

  it('change nothing of another one’s, nor what concerns everybody', async () => {
    for (const [method, path, body] of [
      ['POST', `/api/threats/${other}/verdict`, { verdict: 'false_positive' }],
      ['DELETE', `/api/threats/${other}/verdict`, undefined],
      ['POST', `/api/threats/${other}/reanalyze`, undefined],
      ['PATCH', `/api/threats/${other}`, { triage: 'closed' }],
      ['POST', `/api/threats/${other}/comments`, { text: 'x' }],
      ['POST', '/api/bulk', { ids: [own, other], change: { triage: 'closed' } }],
      ['POST', `/api/bulk/${everybodys}/undo`, undefined],
      ['POST', `/api/threats/${other}/actions/0/approve`, {}],
      ['POST', `/api/incidents/${theirs}/acknowledge`, undefined],
      ['POST', `/api/incidents/${theirs}/close`, { disposition: 'false_positive' }],
      ['PUT', '/api/context/events/theirs', { ...SHOWN, customerName: 'Ours' }],
      ['DELETE', '/api/context/events/theirs', undefined],
      ['DELETE', '/api/customers/Theirs', undefined],
    ] as const) {
      const response = await fetch(`${stack.url}${path}`, {
        method,
        headers: {
          ...ours.headers,
          ...(method === 'PATCH' && { 'if-match': '*' }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect([method, path, response.status]).toEqual([method, path, 404]);
    }
    const indicator = {
      kind: 'ip',
      value: '198.51.100.1',
      description: 'x',
      source: 's',
      seenAt: '2026-11-27T06:00:00Z',
    };
    for (const answer of [
      await ours.put('/api/customers/Theirs', { tier: 'standard', sensitivity: 'normal' }),
      await ours.post('/api/context/events', { ...SHOWN, id: 'new', customerName: 'Theirs' }),
      await ours.post('/api/context/indicators', indicator),
      await ours.post('/api/threats/reanalyze', {}),
    ]) {
      expect(answer.status).toBe(403);
    }
    const change = { comment: 'ours' };
    expect((await ours.post('/api/bulk', { filters: { customer: ['Theirs'] }, change })).status).toBe(403);
    const { body } = await ours.post<BulkJob>('/api/bulk', { filters: {}, change });
    expect((await api.get<ThreatActivities>(`/api/threats/${other}/activity`)).body.items).not.toContainEqual(
      expect.objectContaining({ bulk: body.id }),
    );
    expect((await api.get<{ total: number }>('/api/threats?customer=Ours')).body.total).toBe(body.total);
    expect((await ours.post('/api/context/events', { ...SHOWN, id: 'ours' })).status).toBe(200);
    expect((await ours.get<{ customerName: string }>('/api/context/events/ours')).body.customerName).toBe('Ours');
    expect((await api.get<{ customerName: string }>('/api/context/events/theirs')).body.customerName).toBe('Theirs');
  });
});
