import { describe, expect, it } from '@jest/globals';
import { stixRows } from './stix-rows.js';

const NOW = Date.parse('2026-06-01');

function stixIndicator(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    name: 'Command and control',
    pattern_type: 'stix',
    pattern: "[ipv4-addr:value = '203.0.113.7']",
    valid_from: '2026-05-01T00:00:00Z',
    ...changes,
  };
}

const rowsOf = (...objects: unknown[]) => [...stixRows({ type: 'bundle', id: 'bundle--1', objects }, NOW)];

describe('a STIX bundle', () => {
  it('gives an indicator with its description and time', () => {
    expect(rowsOf(stixIndicator({ valid_until: '2026-07-01T00:00:00Z' }))).toEqual([
      {
        line: 1,
        progress: 1,
        documents: [
          {
            kind: 'ip',
            value: '203.0.113.7',
            description: 'Command and control',
            seenAt: '2026-05-01T00:00:00Z',
            expiresAt: '2026-07-01T00:00:00Z',
          },
        ],
      },
    ]);
  });

  it('passes over other objects, revoked and outdated indicators', () => {
    const rows = rowsOf(
      { type: 'malware', id: 'm' },
      stixIndicator({ revoked: true }),
      stixIndicator({ valid_until: '2026-05-31T00:00:00Z' }),
    );
    expect(rows.map(({ documents }) => documents)).toEqual([[], [], []]);
  });

  it('says what it cannot understand', () => {
    const rows = rowsOf(null, 7, stixIndicator({ pattern_type: 'snort' }), stixIndicator({ pattern: undefined }));
    expect(rows.map(({ error }) => error === undefined)).toEqual([false, false, false, false]);
  });

  it('of STIX 2.0 is refused by name', () => {
    expect(() => stixRows({ type: 'bundle', spec_version: '2.0', objects: [] }, NOW)).toThrow(/STIX 2\.0 is not read/);
  });

  it.each([[null], [[]], [{ type: 'indicator' }], [{ type: 'bundle' }], [{ type: 'bundle', objects: {} }]])(
    'is not %j',
    (document) => {
      expect(() => stixRows(document, NOW)).toThrow(/must be/);
    },
  );
});
