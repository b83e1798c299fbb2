import { describe, expect, it } from '@jest/globals';
import { workMs } from '@soc-agent/testing';
import fc from 'fast-check';
import { JsonTextError, parseJsonText, parseJsonTexts } from './json-text.js';

describe('a JSON text', () => {
  it('is read as JSON.parse reads it, but for what a double would round and what cannot be read later', () => {
    const exact = (_: string, value: unknown): unknown =>
      Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value)) ? String(value) : value;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const plain: unknown = JSON.parse(text.replaceAll('\\u0000', '\\ufffd'), exact);
        expect(JSON.stringify(parseJsonText(text))).toBe(JSON.stringify(plain));
      }),
    );
  });

  it('is refused exactly when JSON.parse refuses it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1ae') }), (text) => {
        let plain: unknown;
        try {
          plain = JSON.parse(text);
        } catch {
          expect(() => parseJsonText(text)).toThrow(JsonTextError);
          return;
        }
        expect(parseJsonText(text)).toEqual(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('may be followed by others, with lines between them or nothing', () => {
    expect(parseJsonTexts('{"a":"}{"}{"b":[1]}\n\n[2]\r\n')).toEqual([{ a: '}{' }, { b: [1] }, [2]]);
    expect(parseJsonTexts('  ')).toEqual([]);
    expect(() => parseJsonText('{} {}')).toThrow('is not valid JSON');
    expect(() => parseJsonText('')).toThrow('is not valid JSON');
  });

  it('keeps every digit of a whole number', () => {
    for (const text of ['9007199254740993', ' -9007199254740992', '[9007199254740992]'])
      expect(JSON.stringify(parseJsonText(text))).toBe(text.trim().replace(/-?\d+/, '"$&"'));
    expect(
      parseJsonText(
        '{"a":9007199254740993,"b":[-123456789012345678901],"c":1588207244.7405180001,"d":9007199254740991,"e":1e300}',
      ),
    ).toEqual({
      a: '9007199254740993',
      b: ['-123456789012345678901'],
      c: 1588207244.740518,
      d: 9007199254740991,
      e: 1e300,
    });
  });

  it('has no half of a surrogate pair and no U+0000 afterwards, in keys neither', () => {
    expect(parseJsonText('{"\\ud83d":"a\\u0000\\udfff","b":"\\ud83d\\ude00"}')).toEqual({
      '\ufffd': 'a\ufffd\ufffd',
      b: '😀',
    });
  });

  it('may have keys like those of every object', () => {
    const value = parseJsonText('{"__proto__":{"isAdmin":true},"constructor":1}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([
    ['{"a":'.repeat(101), 'is nested deeper than 100 levels'],
    ['['.repeat(500_000), 'is nested deeper than 100 levels'],
    [`[${'1,'.repeat(90_000)}1]`, 'has more than 30000 values'],
    [`{${Array.from({ length: 90_000 }, (_, n) => `"k${n}":1`).join()}}`, 'has more than 30000 values'],
    ['{"a":nope}', 'is not valid JSON'],
    ['{"a":1', 'is not valid JSON'],
    ['"ends', 'is not valid JSON'],
  ])('is refused for a reason (%#)', (text, reason) => expect(() => parseJsonText(text)).toThrow(reason));

  it('costs time in proportion to its length, whatever is in it', () => {
    for (const text of [
      `"${'\\\\'.repeat(500_000)}"`,
      `"${'\\"'.repeat(500_000)}"`,
      `{"a":"${'x'.repeat(1_000_000)}"}`,
    ])
      expect(workMs(() => void parseJsonText(text))).toBeLessThan(5000);
  });
});
