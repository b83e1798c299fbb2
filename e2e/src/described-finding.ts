import type { DescribedApi } from './described-api.js';

/** Asks for threats in every way, each answer held to the description; some are there. */
export async function holdsForFinding(answers: DescribedApi['answers']): Promise<void> {
  const page = await answers<{ nextCursor: string }>(200, 'get', '/api/threats', {}, { query: '?limit=1' });
  const narrowed = 'severity=HIGH&severity=LOW&customer=RetailMax&not.rule=1&q=login';
  await answers(200, 'get', '/api/threats', {}, { query: `?limit=1&cursor=${page.nextCursor}&${narrowed}` });
  await answers(200, 'get', '/api/threats', {}, { query: '?sort=risk&order=asc' });
  await answers(200, 'get', '/api/threats/facets', {}, { query: '?of=severity,tactic&not.severity=LOW' });
}
