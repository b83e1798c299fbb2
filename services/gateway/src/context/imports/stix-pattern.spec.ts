import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { observablesOf } from './stix-pattern.js';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

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
    [
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '1.1.1.1' AND network-traffic:dst_port = 443]",
      [['ip', '1.1.1.1']],
    ],
    ["[network-traffic:dst_ref.value = 'evil.example']", [['domain', 'evil.example']]],
    [
      "[domain-name:value = 'evil.example' AND domain-name:resolves_to_refs[*].value = '1.1.1.1']",
      [['domain', 'evil.example']],
    ],
    [
      `[file:name = 'a.exe' AND file:hashes.'SHA-256' = '${'A'.repeat(64)}' AND file:size > 7]`,
      [['hash', 'a'.repeat(64)]],
    ],
    [
      `[file:hashes.MD5 = '${MD5}' AND file:hashes.'SHA-256' = '${'a'.repeat(64)}']`,
      [
        ['hash', MD5],
        ['hash', 'a'.repeat(64)],
      ],
    ],
    ["[ipv4-addr:value = '1.1.1.1/32' OR ipv4-addr:value = '198.51.100.80/28']", [['ip', '1.1.1.1']]],
    ["[ipv4-addr:value = '1.1.1.1' OR file:name = 'a.exe']", [['ip', '1.1.1.1']]],
    ["[(url:value = 'hxxp://a[.]example/x' OR url:value != 'y') AND x:y = true]", [['url', 'http://a.example/x']]],
    [
      "[ipv4-addr:value IN ('1.1.1.1', '2.2.2.2')]",
      [
        ['ip', '1.1.1.1'],
        ['ip', '2.2.2.2'],
      ],
    ],
    [
      "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'sqlmap/1.7']",
      [['userAgent', 'sqlmap/1.7']],
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
    "[ipv4-addr:value = '1.1.1.1'] AND [ipv4-addr:value = '2.2.2.2']",
    "[ipv4-addr:value = '1.1.1.1'] REPEATS 5 TIMES",
    "[ipv4-addr:value NOT IN ('1.1.1.1')]",
    "[ipv4-addr:value = '198.51.100.80/28']",
    `[file:hashes.SSDEEP = '${MD5}']`,
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
    [`[${'('.repeat(9_000)}`],
    [`[${'('.repeat(20)}url:value = 'x'${')'.repeat(20)}]`],
    [`[a:b${'[*]'.repeat(3_000)} =`],
  ])('is refused fast when it is hostile (%#)', (pattern) => {
    // what others do on the machine does not count
    const before = process.cpuUsage();
    expect(observablesOf(pattern)).toBeUndefined();
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(100);
  });
});

describe('any pattern made of the grammar', () => {
  const condition = fc.constantFrom("file:name = 'a'", 'network-traffic:dst_port = 80', "x:y LIKE 'z%'", 'a:b NOT = 1');
  const address = fc.ipV4();

  it('names each of its alternatives, whatever conditions stand beside them', () => {
    const alternative = fc.tuple(address, fc.array(condition, { maxLength: 3 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(alternative, { minLength: 1, maxLength: 8 }), (alternatives) => {
        const written = alternatives.map(([value, conditions, nested]) => {
          const all = [...conditions, `ipv4-addr:value = '${value}'`].join(' AND ');
          return nested ? `(${all})` : all;
        });
        expect(observablesOf(`[${written.join(' OR ')}]`)?.map(({ value }) => value)).toEqual(
          alternatives.map(([value]) => value),
        );
      }),
    );
  });

  it('of any text at all is read or not, and never throws', () => {
    const token = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '=',
      'AND',
      'OR',
      'NOT',
      'IN',
      ',',
      "'1.1.1.1'",
      'ipv4-addr:value',
      '7',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.string()), { maxLength: 20 }), (parts) => {
        for (const { kind, value } of observablesOf(parts.join(' ')) ?? [])
          expect([kind, value]).toEqual(['ip', '1.1.1.1']);
      }),
      { numRuns: 500 },
    );
  });
});
