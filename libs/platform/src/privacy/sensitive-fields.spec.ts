import { describe, expect, it } from '@jest/globals';
import { privateValues } from '@soc-agent/testing';
import { visitFields } from './sensitive-fields.js';
import { replaceSensitive } from './sensitive-text.js';

const hidden = (document: unknown): unknown =>
  visitFields(document, {
    named: (kind) => `[${kind}]`,
    text: (text) => replaceSensitive(text, (kind) => `[${kind}]`),
  });

describe('a document', () => {
  it.each(privateValues().map(({ kind, value, in: place }) => [kind, value, place] as const))(
    'does not show what is private in it: %s, %s',
    (_, value, place) => {
      const text = JSON.stringify(hidden(place));
      expect(text).not.toContain(value);
      expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
    },
  );

  it('loses whatever stands under the name of a secret, in lists and deeper', () => {
    const credentials = { user: 'bob', parts: ['a', { b: 7 }], known: true, none: null };
    expect(hidden({ credentials })).toEqual({
      credentials: { user: '[SECRET]', parts: ['[SECRET]', { b: '[SECRET]' }], known: true, none: null },
    });
    expect(
      hidden({
        headers: [
          ['Cookie', 'a=b'],
          ['Accept', '*/*'],
        ],
      }),
    ).toEqual({
      headers: [
        ['Cookie', '[SECRET]'],
        ['Accept', '*/*'],
      ],
    });
    expect(hidden({ users: ['password=velvet-7', 'password=velvet-7'] })).toEqual({
      users: ['password=[SECRET]', 'password=[SECRET]'],
    });
  });

  it('keeps what only describes a secret, and names of things', () => {
    const facts = {
      passwordLastSet: '2026-01-01',
      tokenType: 'primary',
      input_tokens: 120,
      authMethod: 'ntlm',
      passes: 3,
      compass: 'north',
      hostKeyAlgorithm: 'rsa',
      shopping: 'x',
      alertDisplayName: 'Suspicious Sign In',
      productName: 'Sensor One',
      userName: 'root',
      signature: 'ET SCAN Nmap',
      registryKey: 'HKLM\\Software',
      timespan: '5 m',
      hotel: 'x',
    };
    expect(hidden(facts)).toEqual(facts);
  });

  it('is gone through whatever it looks like', () => {
    let deep: unknown = 'password=velvet-7';
    for (let depth = 0; depth < 100; depth++) deep = { a: deep };
    expect(JSON.stringify(hidden(deep))).not.toContain('velvet');
    expect(hidden([null, 1, true, undefined])).toEqual([null, 1, true, undefined]);
  });
});
