import type { AuditPage } from '@soc-agent/contracts';
import type { DescribedApi } from './described-api.js';

/** Decides about a threat in every way the API has, and is refused in every way. */
export async function decideInEveryWay(answers: DescribedApi['answers'], id: string): Promise<void> {
  await answers(200, 'post', '/api/threats/{id}/verdict', { id }, { body: { verdict: 'true_positive' } });
  await answers(200, 'get', '/api/threats/{id}/verdicts', { id });
  await answers(200, 'get', '/api/threats/{id}', { id });
  await answers(204, 'delete', '/api/threats/{id}/verdict', { id });
  await answers(200, 'get', '/api/people', {}, { query: '?customer=RetailMax' });
  const decide = (status: number, body: object, seen?: string): Promise<unknown> =>
    answers(status, 'patch', '/api/threats/{id}', { id }, { body, ...(seen && { headers: { 'if-match': seen } }) });
  await decide(428, { triage: 'escalated' });
  await decide(200, { triage: 'escalated' }, '*');
  await decide(409, { triage: 'closed' }, '"0"');
  await decide(400, { assignee: 'nobody' }, '*');
  const bulk = { ids: [id], change: { triage: 'acknowledged' } };
  const work = await answers<{ id: string }>(202, 'post', '/api/bulk', {}, { body: bulk });
  await answers(404, 'post', '/api/bulk', {}, { body: { ...bulk, ids: [work.id] } });
  await answers(400, 'post', '/api/bulk', {}, { body: { ...bulk, change: {} } });
  await answers(200, 'get', '/api/bulk', {}, { query: '?mine=yes' });
  await answers(200, 'get', '/api/bulk/{id}', { id: work.id });
  await answers(202, 'post', '/api/bulk/{id}/undo', { id: work.id });
  await answers(409, 'post', '/api/bulk/{id}/undo', { id: work.id });
  const { items } = await answers<AuditPage>(200, 'get', '/api/audit', {}, { query: '?what=threats.changed' });
  await answers(200, 'get', '/api/audit/{id}', { id: items[0]!.id });
  await answers(201, 'post', '/api/threats/{id}/comments', { id }, { body: { text: 'Looked at.' } });
  await answers(200, 'get', '/api/threats/{id}/activity', { id });
}
