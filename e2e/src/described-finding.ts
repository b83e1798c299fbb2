import type { DescribedApi } from './described-api.js';

/** Asks for threats in every way, each answer held to the description; one of them is there. */
export async function holdsForFinding(answers: DescribedApi['answers'], threatId: string): Promise<void> {
  await answers(200, 'get', '/api/threats/{id}/related', { id: threatId });
  await answers(200, 'get', '/api/threats/{id}/occurrences', { id: threatId }, { query: '?limit=10' });
  await answers(202, 'post', '/api/threats/{id}/unfold', { id: threatId });
  const page = await answers<{ nextCursor: string }>(200, 'get', '/api/threats', {}, { query: '?limit=1' });
  const narrowed = 'severity=HIGH&severity=LOW&customer=RetailMax&not.rule=1&q=login';
  await answers(200, 'get', '/api/threats', {}, { query: `?limit=1&cursor=${page.nextCursor}&${narrowed}` });
  await answers(200, 'get', '/api/threats', {}, { query: '?sort=risk&order=asc' });
  await answers(200, 'get', '/api/threats/facets', {}, { query: '?of=severity,tactic&not.severity=LOW' });
  await answers(200, 'get', '/api/threats/histogram', {}, { query: '?from=2026-01-01&buckets=10' });
  const groups = await answers<{ nextCursor: string }>(200, 'get', '/api/threats/groups', {}, { query: '?limit=1' });
  await answers(200, 'get', '/api/threats/groups', {}, { query: `?cursor=${groups.nextCursor}&seen=no` });
  await answers(200, 'get', '/api/threats/counts');
  await answers(200, 'get', '/api/analytics/range', {}, { query: '?from=2026-11-01&to=2026-11-28' });
  for (const format of ['csv', 'ndjson', 'stix', 'navigator'])
    await answers(200, 'get', '/api/threats/export', {}, { query: `?format=${format}&severity=HIGH` });
  await answers(200, 'get', '/api/entities/{kind}/{value}', { kind: 'ip', value: '203.0.113.7' });
  await answers(404, 'get', '/api/entities/{kind}/{value}', { kind: 'ip', value: 'nothing' });
  await answers(200, 'put', '/api/session/seen', {}, { body: { seq: 1 } });
  await answers(200, 'get', '/api/session/seen');
  const view = { name: 'Mine', query: 'severity=HIGH', shared: false };
  const { id } = await answers(201, 'post', '/api/views', {}, { body: view });
  await answers(200, 'get', '/api/views');
  await answers(200, 'put', '/api/views/{id}', { id }, { body: view, headers: { 'if-match': '"1"' } });
  await answers(409, 'put', '/api/views/{id}', { id }, { body: view, headers: { 'if-match': '"1"' } });
  await answers(204, 'delete', '/api/views/{id}', { id });
  await answers(404, 'delete', '/api/views/{id}', { id });
}
