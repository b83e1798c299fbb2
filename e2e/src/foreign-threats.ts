import { expect } from '@jest/globals';
import type {
  Analytics,
  EntityPage,
  SavedViews,
  ThreatCounts,
  ThreatFacets,
  ThreatFigures,
  ThreatGroups,
} from '@soc-agent/contracts';
import type { Api } from './api.js';

/** Asks in every way for threats of a customer called Theirs, as somebody who is bound to one called Ours. @param url of the gateway @param other one of their threats */
export async function findNothingOfTheirs(who: Api, url: string, other: string): Promise<void> {
  const narrowed = ['', '/facets', '/histogram', '/groups', '/counts', '/export'].map((path) => `/api/threats${path}`);
  for (const path of [...narrowed, '/api/analytics/range', '/api/entities/ip/203.0.113.7'])
    expect([path, (await who.get(`${path}?customer=Theirs`)).status]).toEqual([path, 403]);
  for (const path of ['related', 'occurrences'])
    expect((await who.get(`/api/threats/${other}/${path}`)).status).toBe(404);
  const { facets } = (await who.get<ThreatFacets>('/api/threats/facets?of=customer')).body;
  expect(facets.customer?.map(({ value }) => value)).toEqual(['Ours']);
  const groups = (await who.get<ThreatGroups>('/api/threats/groups')).body.items;
  expect(new Set(groups.map(({ customerName }) => customerName))).toEqual(new Set(['Ours']));
  expect((await who.get<{ items: object[] }>(`/api/threats?q=${other}`)).body.items).toEqual([]);
  for (const format of ['csv', 'ndjson', 'stix']) {
    const file = await (await fetch(`${url}/api/threats/export?format=${format}`, { headers: who.headers })).text();
    expect([format, file.includes('Ours'), file.includes('Theirs'), file.includes(other)]).toEqual([
      ...[format, true, false, false],
    ]);
  }
  expect((await who.get<ThreatCounts>('/api/threats/counts')).body.newSinceSeen).toBeLessThan(1000);
  const figures = (await who.get<ThreatFigures>('/api/analytics/range')).body;
  expect(figures.byCustomer.map(({ name }) => name).filter((name) => name !== 'Ours')).toEqual([]);
  const analytics = (await who.get<Analytics>('/api/analytics')).body;
  expect(analytics.customersAffected).toBe(1);
  expect(analytics.totalThreats).toBe(figures.totalThreats);
  expect([analytics.intake, analytics.queues]).toEqual([undefined, undefined]);
  const entity = (await who.get<EntityPage>('/api/entities/ip/203.0.113.7')).body;
  expect(entity.customers.map(({ name }) => name).filter((name) => name !== 'Ours')).toEqual([]);
  expect((await who.get<SavedViews>('/api/views')).body.items.filter(({ own }) => !own)).toEqual([]);
}
