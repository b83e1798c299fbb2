import { describe, expect, it } from '@jest/globals';
import { observablesOf, stixRows } from './stix-rows.js';

const NOW = Date.parse('2026-06-01');
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

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

  it.each([[null], [[]], [{ type: 'indicator' }], [{ type: 'bundle' }], [{ type: 'bundle', objects: {} }]])(
    'is not %j',
    (document) => {
      expect(() => stixRows(document, NOW)).toThrow(/must be/);
    },
  );
});

describe('a STIX pattern', () => {
  it.each([
    ["[ipv6-addr:value = '2001:db8::1']", [['ip', '2001:db8::1']]],
    ["[domain-name:value='evil.example']", [['domain', 'evil.example']]],
    ["[url:value = 'http://evil.example/it\\'s']", [['url', "http://evil.example/it's"]]],
    [
      `[file:hashes.'SHA-256' = '${'a'.repeat(64)}' OR file:hashes.MD5 = '${MD5}']`,
      [
        ['hash', 'a'.repeat(64)],
        ['hash', MD5],
      ],
    ],
    [
      "[ipv4-addr:value = '1.1.1.1'] OR [ipv4-addr:value = '2.2.2.2']",
      [
        ['ip', '1.1.1.1'],
        ['ip', '2.2.2.2'],
      ],
    ],
  ])('%s is understood', (pattern, expected) => {
    expect(observablesOf(pattern)?.map(({ kind, value }) => [kind, value])).toEqual(expected);
  });

  it.each([
    "[ipv4-addr:value = '1.1.1.1' AND domain-name:value = 'evil.example']",
    "[ipv4-addr:value != '1.1.1.1']",
    "[ipv4-addr:value LIKE '1.%']",
    "[process:command_line = 'curl']",
    "[file:name = 'a.exe']",
    "[ipv4-addr:value = '1.1.1.1'] FOLLOWEDBY [ipv4-addr:value = '2.2.2.2']",
    "[ipv4-addr:value = '1.1.1.1'",
    "ipv4-addr:value = '1.1.1.1'",
    "[ipv4-addr:value = '1.1.1.1'] OR",
    "['1.1.1.1' = ipv4-addr:value]",
    '[]',
    '',
  ])('%s is not, rather than half', (pattern) => {
    expect(observablesOf(pattern)).toBeUndefined();
  });

  it.each([
    ["[a:b='" + '\\'.repeat(9_000)],
    ['a-'.repeat(4_900)],
    ["'".repeat(9_999)],
    ['['.repeat(9_999)],
    [`[url:value = '${'x'.repeat(100_000)}']`],
    [`[${"url:value='x' OR ".repeat(500)}url:value='x']`],
    [' '.repeat(9_999)],
  ])('is refused fast when it is hostile (%#)', (pattern) => {
    const startedAt = performance.now();
    expect(observablesOf(pattern)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});
