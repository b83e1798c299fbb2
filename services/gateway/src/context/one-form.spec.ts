import { describe, expect, it } from '@jest/globals';
import { Indicator, type IndicatorKind } from '@soc-agent/contracts';
import { canonicalEntities } from '@soc-agent/domain';
import { validated } from '@soc-agent/platform';
import fc from 'fast-check';
import { inOneForm, LIST_OF } from './one-form.js';

const ABOUT = { description: 'x', source: 'own', seenAt: '2026-11-20' };
const WRITTEN: Readonly<Record<IndicatorKind, fc.Arbitrary<string>>> = {
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  domain: fc.domain(),
  url: fc.webUrl(),
  hash: fc.string({ unit: fc.constantFrom(...'123456789abcdef'), minLength: 32, maxLength: 32 }),
  userAgent: fc.constantFrom('curl/8.0', 'Mozilla/5.0 (X11)'),
};
/** Nobody defangs a user agent. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => ` ${text} `,
  (text) => text.replace(/^http/, 'hxxp'),
  (text) => (/curl|\(/.test(text) ? text : text.replace('.', '[.]')),
];

describe('an indicator', () => {
  it('is stored in the form that signals have it in, however it is written', () => {
    const written = fc
      .constantFrom(...(Object.keys(WRITTEN) as IndicatorKind[]))
      .chain((kind) => fc.tuple(fc.constant(kind), WRITTEN[kind]));
    fc.assert(
      fc.property(written, fc.subarray([...SPELLINGS]), ([kind, value], spellings) => {
        const defanged = spellings.reduce((text, spell) => spell(text), value);
        const stored = validated(Indicator, inOneForm('indicators', { ...ABOUT, kind, value: defanged }), 'strict');
        const list = LIST_OF[kind];
        expect([stored.value]).toEqual(canonicalEntities({ [list]: [value] })[list]);
      }),
    );
  });

  it('that names nothing is left for its rules', () => {
    for (const document of [
      { kind: 'ip', value: 'x' },
      { kind: 'party', value: '1.2.3.4/32' },
      { kind: 'hash', value: 7 },
      { kind: 'ip', value: '-' },
    ])
      expect(inOneForm('indicators', document)).toEqual(document);
  });
});

describe('a news item', () => {
  it('names observables of any kind', () => {
    const observables = [
      '198[.]51[.]100[.]7:443',
      'hxxps://Bad[.]example/A',
      'AB'.repeat(16),
      'Bad[.]Example.',
      'sqlmap/1.7',
      7,
    ];
    expect(inOneForm('news', { observables })).toEqual({
      observables: ['198.51.100.7', 'https://bad.example/A', 'ab'.repeat(16), 'bad.example', 'sqlmap/1.7', 7],
    });
    expect(inOneForm('news', { title: 'x' })).toEqual({ title: 'x' });
  });
});
