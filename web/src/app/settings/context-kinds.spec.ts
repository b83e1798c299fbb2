import { describe, expect, it } from 'vitest';
import { contextKindOf, contextRow } from './context-kinds.js';

const at = '2026-01-01T00:00:00Z';

describe('a line of context', () => {
  it('is made of an indicator, a change or a report', () => {
    const indicator = { kind: 'ip', value: '192.0.2.1', description: 'C2', source: 'feed', seenAt: at } as const;
    expect(contextRow('indicators', { ...indicator, expiresAt: at })).toMatchObject({ id: '192.0.2.1', until: at });
    const change = { id: 'c', kind: 'load_test', title: 'Sale', service: 'shop', startedAt: at } as const;
    expect(contextRow('events', change)).toEqual({
      ...{ id: 'c', name: 'Sale', kind: 'load test', what: 'shop', source: 'everybody', at },
    });
    const news = {
      id: 'n',
      title: 'A campaign',
      summary: '',
      source: 'CERT',
      publishedAt: at,
      observables: ['a', 'b'],
    };
    expect(contextRow('news', news)).toMatchObject({ name: 'A campaign', kind: '2 observables' });
  });

  it('is of the kind the address names, or the first', () => {
    expect(['news', 'events', 'nonsense', undefined].map(contextKindOf)).toEqual([
      'news',
      'events',
      'indicators',
      'indicators',
    ]);
  });
});
