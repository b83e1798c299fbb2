import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ArmablePlaybooks, IncidentDetail, IncidentSummary } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { readFileSync } from 'node:fs';
import { Api, falcoAlert, newSignal } from './api.js';
import { DescribedApi, exampleOf } from './described-api.js';
import { holdsForFinding } from './described-finding.js';
import { decideInEveryWay } from './described-decisions.js';

const NOBODY = '0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f';
const MIB = 1024 * 1024;

let stack: Stack;
let api: Api;
let described: DescribedApi;
const answers: DescribedApi['answers'] = (...what) => described.answers(...what);

beforeAll(async () => {
  stack = await startStack();
  api = new Api(stack);
  described = await DescribedApi.of(stack.url, api.headers);
});
afterAll(() => stack?.stop());

const EVENT = { id: 'change-7', kind: 'deployment', title: 'v7', service: 'api', startedAt: '2026-11-27T06:00:00Z' };
const INDICATOR = { kind: 'ip', value: '203.0.113.7', description: 'Scanner', source: 'us', seenAt: '2026-11-27' };
const SUPPRESSION = {
  ...{ customerName: 'Own', reason: 'our scanner', expiresAt: '2190-01-01', ruleId: '5551' },
  entities: [{ kind: 'host', value: 'web-1' }],
};
const NEWS = { id: 'advisory-1', title: 'A campaign', source: 'us', publishedAt: '2026-11-27T06:00:00Z' };
const CUSTOMER = { name: 'RetailMax', tier: 'business', sensitivity: 'normal' };

describe("the API's description", () => {
  it('is OpenAPI 3.1, and each reference in it leads somewhere', () => {
    const { document } = described;
    expect(document).toMatchObject({ openapi: '3.1.0' });
    const found = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    const references = [...found].map(([, name]) => name);
    const { schemas } = document.components as { schemas: object };
    expect(references.filter((name) => !(String(name) in schemas))).toEqual([]);
    expect(references.length).toBeGreaterThan(100);
  });

  it('takes what it says: the examples of requests are accepted', async () => {
    for (const [path, method, { requestBody, parameters = [] }] of described.operations()) {
      for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
        const { examples = {} } = media as { examples?: Record<string, { value: unknown }> };
        expect([path, type, Object.keys(examples).length]).not.toEqual([path, type, 0]);
        if (
          /^\/api\/(threats\/\{id\}|incidents\/\{id\}|users\/\{id\}|customers\/\{name\}|views\/\{id\}|session)/.test(
            path,
          )
        )
          continue;
        const id = (Object.values(examples)[0]?.value as { name?: string; id?: string; value?: string }) ?? {};
        const values = { format: 'auto', id: id.value ?? id.id ?? id.name ?? '' };
        expect(parameters.filter(({ in: place }) => place === 'path').every(({ name }) => name in values)).toBe(true);
        for (const { value } of Object.values(examples)) {
          const request = { body: value, type: type === '*/*' ? 'text/odd' : type };
          const { status } = await described.call(method, path, values, request);
          expect([path, type, status < 300]).toEqual([path, type, true]);
        }
      }
    }
  });

  it("has the README's example right", async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const example: unknown = JSON.parse(/api\/signals .* -d '([^']+)'/.exec(readme)?.[1] ?? '');
    const validate = described.at('components', 'schemas', 'NewSignal');
    expect([validate(example), validate.errors]).toEqual([true, null]);
    await answers(202, 'post', '/api/signals', {}, { body: example });
  });

  it('holds for what is taken in, and for what is read of it', async () => {
    for (const path of ['/', '/health', '/ready']) await answers(200, 'get', path);
    const { id } = await answers(
      202,
      'post',
      '/api/signals',
      {},
      { body: newSignal(), headers: { 'idempotency-key': 'k' } },
    );
    await answers(
      422,
      'post',
      '/api/signals',
      {},
      { body: newSignal({ title: 'x' }), headers: { 'idempotency-key': 'k' } },
    );
    await api.analysis(id);
    const ingest = (format: string, body: unknown, type?: string, status = 202): Promise<unknown> =>
      answers(status, 'post', '/api/ingest/{format}', { format }, { body, ...(type && { type }) });
    await ingest('falco', falcoAlert(1));
    await ingest('auto', [falcoAlert(2), falcoAlert(3)]);
    await ingest('auto', [falcoAlert(4), { odd: 1 }], undefined, 207);
    await ingest('auto', `${JSON.stringify(falcoAlert(5))}\n`, 'application/x-ndjson');
    await ingest('auto', { odd: 1 }, undefined, 422);
    await ingest('nothing', falcoAlert(6), undefined, 400);
    await described.triggered();
    await answers(202, 'post', '/api/threats/trigger', {}, { body: {}, headers: { prefer: 'respond-async' } });
    await holdsForFinding(answers, id);
    await answers(200, 'get', '/api/threats/{id}', { id });
    for (const path of ['/api/analytics', '/api/overview', '/api/pipeline', '/api/jobs/failed'])
      await answers(200, 'get', path);
    await answers(200, 'post', '/api/jobs/failed/retry', {}, { body: { queue: 'joins' } });
    await answers(202, 'post', '/api/threats/reanalyze', {}, { body: {} });
    await answers(202, 'post', '/api/threats/{id}/reanalyze', { id });
    await api.analysis(id);
  });

  it('holds for incidents', async () => {
    const ids: string[] = [];
    for (const rule of ['a', 'b', 'c']) {
      const source = { product: 'EDR', ruleId: rule };
      const signal = newSignal({ source, severity: 'CRITICAL', entities: { hosts: ['described'] } });
      const { id } = await answers<{ id: string }>(202, 'post', '/api/signals', {}, { body: signal });
      await api.analysis(id);
      ids.push(id);
    }
    const id = await api.incidentOf(ids[2]!);
    const page = await answers<{ items: object[] }>(
      200,
      'get',
      '/api/incidents',
      {},
      { query: '?limit=1&sort=risk&state=open&state=closed' },
    );
    expect(page.items).toHaveLength(1);
    await answers(200, 'get', '/api/incidents', {}, { query: '?state=unclosed&severity=CRITICAL&customer=RetailMax' });
    await answers(200, 'get', '/api/incidents/facets', {}, { query: '?q=login&not.owner=none&of=severity,entity' });
    const { members } = await answers<IncidentDetail>(200, 'get', '/api/incidents/{id}', { id });
    const groups = [members[0]!.id];
    const say = (verb: string, body?: object, status = 200, of = id): Promise<IncidentSummary> =>
      answers(status, 'post', `/api/incidents/{id}/${verb}`, { id: of }, { ...(body && { body }) });
    await say('acknowledge');
    await say('acknowledge', undefined, 409);
    await say('assign', { owner: 'ada' });
    await say('comment', { text: 'Looked at.' });
    const split = await say('split', { groups });
    await say('merge', { other: split.id });
    await say('out', { groups });
    await say('move', { groups, to: id });
    const { log } = await answers<IncidentDetail>(200, 'get', '/api/incidents/{id}', { id });
    await say('undo', { seq: log.at(-1)!.seq });
    await say('contain');
    await say('close', { disposition: 'true_positive' });
    await say('reopen');
    await say('close', { disposition: 'of no kind' }, 400);
    await answers(200, 'get', '/api/incidents/{id}/stix', { id });
    await answers(200, 'get', '/api/incidents/{id}/lines', { id });
  });

  it('holds for what analysts decide', async () => {
    const { id } = await answers(202, 'post', '/api/signals', {}, { body: newSignal({ severity: 'HIGH' }) });
    await api.analysis(id);
    await decideInEveryWay(answers, id);
    const { items } = await answers<{ items: { index: number }[] }>(200, 'get', '/api/threats/{id}/actions', { id });
    const action = { id, index: String(items[0]?.index) };
    const path = '/api/threats/{id}/actions/{index}/{verb}';
    await answers(200, 'post', path, { ...action, verb: 'reject' }, { body: { reason: 'no' } });
    await answers(409, 'post', path, { ...action, verb: 'approve' }, { body: { actionId: 'other' } });
    const about = `who=ada&what=action&subject=${id}&customer=RetailMax&from=2026-01-01T00:00:00Z&to=2126-01-01T00:00:00Z`;
    await answers(200, 'get', '/api/audit', {}, { query: `?limit=1&${about}` });
    await answers(200, 'get', '/api/audit/export', {}, { query: `?${about}` });
    await answers(204, 'delete', '/api/threats/{id}', { id });
  });

  it('holds for keys, people and sessions', async () => {
    const wanted = { name: 'k', scopes: ['read'] };
    const made = await answers<{ record: { id: string } }>(201, 'post', '/api/keys', {}, { body: wanted });
    await answers(200, 'get', '/api/keys');
    await answers(204, 'delete', '/api/keys/{id}', { id: made.record.id });
    const body = { name: 'Ada', role: 'viewer' };
    const { user } = await answers<{ user: { id: string } }>(201, 'post', '/api/users', {}, { body });
    await answers(409, 'post', '/api/users', {}, { body });
    await answers(200, 'get', '/api/users');
    await answers(200, 'patch', '/api/users/{id}', { id: user.id }, { body: { role: 'analyst' } });
    const { link } = await answers<{ link: string }>(201, 'post', '/api/users/{id}/link', { id: user.id });
    const password = 'long enough for anybody';
    await answers(204, 'post', '/api/session/link', {}, { body: { link: link.split('#')[1], password } });
    await answers(401, 'post', '/api/session', {}, { body: { name: 'Ada', password: 'wrong' } });
    await answers(204, 'post', '/api/session', {}, { body: { name: 'Ada', password } });
    await answers(200, 'get', '/api/session/ways');
    await answers(200, 'get', '/api/session');
    await answers(204, 'delete', '/api/session');
    const { key } = await answers<{ key: string }>(
      201,
      'post',
      '/api/keys',
      {},
      { body: { ...wanted, scopes: ['ingest'] } },
    );
    await answers(403, 'get', '/api/threats', {}, { headers: { 'x-api-key': key } });
    await answers(401, 'get', '/api/threats', {}, { headers: { 'x-api-key': 'not one' } });
  });

  it('holds for arming', async () => {
    await answers(201, 'put', '/api/customers/{id}', { id: 'Armed' }, { body: { ...CUSTOMER, name: 'Armed' } });
    const [all, place] = ['/api/customers/{name}/arming', '/api/customers/{name}/arming/{threatType}/{severity}'];
    const { items } = await answers<ArmablePlaybooks>(200, 'get', all, { name: 'Armed' });
    const { threatType, severity, version } = items[0]!;
    const at = { name: 'Armed', threatType, severity };
    const { headers } = await api.person('Barbara', { role: 'admin' });
    const person = { ...headers, authorization: '' };
    await answers(403, 'put', place, at, { body: { version } });
    await answers(409, 'put', place, at, { body: { version: 'another' }, headers: person });
    await answers(200, 'put', place, at, { body: { version }, headers: person });
    await answers(200, 'get', '/api/arming');
    await answers(200, 'delete', place, at);
  });

  it('holds for context', async () => {
    await answers(201, 'put', '/api/customers/{id}', { id: 'Own' }, { body: { ...CUSTOMER, name: 'Own' } });
    const changed = { body: { ...CUSTOMER, name: 'Own', tier: 'enterprise' } };
    await answers(409, 'put', '/api/customers/{id}', { id: 'Own' }, changed);
    await answers(200, 'put', '/api/customers/{id}', { id: 'Own' }, { ...changed, headers: { 'if-match': '*' } });
    await answers(200, 'post', '/api/context/events', {}, { body: EVENT });
    const own = [
      ['/api/customers', 'Own', undefined],
      ['/api/context/events', 'change-8', EVENT],
      ['/api/context/indicators', '203.0.113.8', INDICATOR],
      ['/api/context/news', 'advisory-2', NEWS],
      ['/api/context/suppressions', 'quiet', SUPPRESSION],
    ] as const;
    for (const [path, id, body] of own) {
      if (body) {
        const document = path.endsWith('indicators') ? { ...body, value: id } : { ...body, id };
        await answers(201, 'put', `${path}/{id}`, { id }, { body: document });
        await answers(200, 'put', `${path}/{id}`, { id }, { body: document });
      }
      await answers(200, 'get', path, {}, { query: '?limit=1' });
      await answers(200, 'get', `${path}/{id}`, { id });
      await answers(204, 'delete', `${path}/{id}`, { id });
      await answers(404, 'get', `${path}/{id}`, { id });
      await answers(404, 'delete', `${path}/{id}`, { id });
    }
    await answers(200, 'post', '/api/context/suppressions/preview', {}, { body: SUPPRESSION });
    await answers(201, 'post', '/api/context/indicators', {}, { body: { ...INDICATOR, value: '203.0.113.9' } });
    await answers(200, 'post', '/api/context/indicators', {}, { body: { ...INDICATOR, value: '203.0.113.9' } });
    await answers(201, 'post', '/api/context/news', {}, { body: { ...NEWS, id: 'advisory-3' } });
    await answers(200, 'post', '/api/context/news', {}, { body: { ...NEWS, id: 'advisory-3' } });
    const { id } = await answers(
      202,
      'post',
      '/api/context/indicators/import',
      {},
      {
        body: 'kind,value,description\nip,203.0.113.10,x\nip,nonsense,x\n',
        type: 'text/csv',
      },
    );
    await answers(202, 'post', '/api/context/news/import', {}, { body: 'id,title,publishedAt\n', type: 'text/csv' });
    await answers(200, 'get', '/api/context/imports/{id}', { id });
  });

  it('holds for what is refused, on every route', async () => {
    for (const [path, method, { parameters = [], requestBody, responses }] of described.operations()) {
      const named = Object.fromEntries(
        parameters
          .filter(({ in: place }) => place === 'path')
          .map(({ name, schema }) => [name, schema.enum?.[0] ?? (schema.format === 'uuid' ? NOBODY : '0')]),
      );
      const valid = requestBody && exampleOf(requestBody);
      if (parameters.some(({ in: place }) => place === 'query'))
        await answers(400, method, path, named, { query: '?nonsense=1', ...valid });
      if (parameters.some(({ in: place, schema }) => place === 'path' && schema.format === 'uuid'))
        await answers(400, method, path, { ...named, id: 'x' }, valid);
      if ('404' in responses && path.includes('{')) await answers(404, method, path, named, valid);
      if (!requestBody) continue;
      if ('415' in responses) await answers(415, method, path, named, { body: '<a/>', type: 'text/xml' });
      if ('application/json' in requestBody.content) {
        await answers(400, method, path, named, { body: '{"a":' });
        await answers(413, method, path, named, { body: `"${'x'.repeat(MIB)}"` });
      }
    }
  });

  it('is of every route, with every answer that means success', () => {
    const missing = described.operations().flatMap(([path, method, { responses }]) =>
      Object.keys(responses)
        .filter((status) => status < '300')
        .map((status) => `${method} ${path} ${status}`),
    );
    expect(missing.filter((what) => !described.given.has(what))).toEqual([]);
  });

  it('holds while Redis is away', async () => {
    await stack.redis.stop();
    await answers(503, 'get', '/api/threats');
    await answers(503, 'get', '/api/threats/{id}', { id: NOBODY });
    await answers(503, 'get', '/api/analytics');
    await answers(503, 'post', '/api/signals', {}, { body: newSignal() });
    await answers(503, 'post', '/api/ingest/{format}', { format: 'auto' }, { body: falcoAlert(9) });
    await answers(503, 'get', '/ready');
  });
});
