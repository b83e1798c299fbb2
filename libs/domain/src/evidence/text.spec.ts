import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, cutText, mayBeUnreadable, readableJson } from './text.js';

describe('a text from outside', () => {
  it.each([
    ['invoice\u202efdp.exe opened', 'invoice[U+202E]fdp.exe opened'],
    ['a\u0000b\u001b[31m\u007f\u0085', 'a␀b␛[31m␡\ufffd'],
    ['half \ud83d and \ude00', 'half \ufffd and \ufffd'],
    ['tab\tline\nend\r', 'tab\tline\nend\r'],
    ['שלום \u200fعالم 😀', 'שלום \u200fعالم 😀'],
  ])('%j is read as %j', (text, clean) => expect(cleanText(text)).toBe(clean));

  it('is cut, but not inside a pair', () => {
    expect(cleanText(`${'a'.repeat(1023)}😀`, 1024)).toBe('a'.repeat(1023));
    expect(cutText('ab', 5)).toBe('ab');
  });

  it('is well-formed and no longer than it may be, whatever came', () => {
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (any, length) => {
        const clean = cleanText(any, length);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean.length).toBeLessThanOrEqual(length);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('a JSON value from outside', () => {
  it('is readable afterwards, keys included, and keeps what was readable', () => {
    const json = '{"\\ud83d":["\\u0000",{"__proto__":{"a":"\\udfff"},"b":1.5,"c":null,"d":"😀"}]}';
    expect(mayBeUnreadable(json)).toBe(true);
    expect(JSON.stringify(readableJson(JSON.parse(json)))).toBe(
      '{"\ufffd":["\ufffd",{"__proto__":{"a":"\ufffd"},"b":1.5,"c":null,"d":"😀"}]}',
    );
  });

  it('is not walked when its text holds nothing of the kind', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(mayBeUnreadable(JSON.stringify(value))).toBe(/\\u(0000|d[89a-f])/.test(JSON.stringify(value))),
      ),
    );
    expect(mayBeUnreadable('{"a":"plain \\u00e4 text"}')).toBe(false);
  });
});
