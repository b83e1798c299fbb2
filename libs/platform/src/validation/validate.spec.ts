import { describe, expect, it } from '@jest/globals';
import { AllowListEntry, Customer, Indicator, NewSignal, PlaybookAction, type FieldError } from '@soc-agent/contracts';
import { workMs } from '@soc-agent/testing';
import fc from 'fast-check';
import { InvalidDocumentError, validated } from './validate.js';

const SIGNAL = { customerName: 'RetailMax', timestamp: '2026-01-01T00:00:00Z', title: 'a', source: { product: 'x' } };

const FIELDS = [
  ...Object.keys(SIGNAL),
  'entities',
  'mitreHints',
  'metadata',
  'name',
  'tier',
  'allowList',
  'criticalAssets',
  'geo',
];

function errorsOf(document: unknown, mode: 'strict' | 'lenient' = 'strict'): readonly FieldError[] {
  try {
    validated(NewSignal, document, mode);
    return [];
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.errors;
    throw error;
  }
}

describe('validated', () => {
  it('fills in what a sender may leave out', () => {
    const signal = validated(NewSignal, SIGNAL, 'strict');
    expect(signal.source.format).toBe('native');
    expect(signal.entities.sourceIps).toEqual([]);
    expect(signal.mitreHints).toEqual([]);
  });

  it('says of an absent field that it is required', () => {
    const { title: _title, ...untitled } = SIGNAL;
    expect(errorsOf(untitled)).toEqual([{ field: 'title', message: 'is required' }]);
  });

  it.each([
    ['source', 'x', /must be an object/],
    ['source.ruleId', 5551, /must be a string/],
    ['entities', ['x'], /must be an object/],
    ['entities.users', 'root', /must be an array/],
    ['entities.users', null, /must be an array/],
    ['entities.users', [7], /each value in users must be a string/],
    ['entities.sourceIps', 7, /must be an array/],
    ['mitreHints', 'T1059', /must be an array/],
    ['metadata', 'x', /must be an object/],
    ['metadata', ['x'], /must be an object/],
    ['title', 7, /must be a string/],
    ['title', '', /should not be empty/],
    ['title', 'x'.repeat(513), /shorter than or equal to 512/],
    ['severity', 'BAD', /must be one of/],
  ])('says of %s what explains that it cannot be %j', (field, value, message) => {
    const [name = '', inner] = field.split('.');
    const base = (SIGNAL as Record<string, unknown>)[name] as object | undefined;
    const errors = errorsOf({ ...SIGNAL, [name]: inner ? { ...base, [inner]: value } : value });
    expect(errors).toEqual([{ field, message: expect.stringMatching(message) as unknown }]);
  });

  it('names nested fields by their path', () => {
    const errors = errorsOf({ ...SIGNAL, source: {}, entities: { sourceIps: ['10.0.0.1', 'nonsense'] } });
    expect(errors.map(({ field }) => field)).toEqual(['source.product', 'entities.sourceIps']);
  });

  it('takes null in an optional field for a field left out, at any depth, and in no other', () => {
    const sparse = {
      ...SIGNAL,
      severity: null,
      raw: null,
      geo: { city: null },
      source: { product: 'x', ruleId: null },
    };
    expect(validated(NewSignal, sparse, 'strict')).toEqual(validated(NewSignal, { ...SIGNAL, geo: {} }, 'strict'));
    const errors = errorsOf({ ...SIGNAL, title: null, mitreHints: null, source: { product: null } });
    expect(errors.map(({ field }) => field)).toEqual(['title', 'source.product', 'mitreHints']);
  });

  it('says a type of every value of another type, whatever the class', () => {
    const odd = fc.constantFrom<unknown>(7, true, 'x', {}, [], [7], [{}], null);
    fc.assert(
      fc.property(
        fc.constantFrom(NewSignal, Customer),
        fc.dictionary(fc.constantFrom(...FIELDS), odd),
        (type, document) => {
          try {
            validated<object>(type, document, 'strict');
          } catch (error) {
            for (const { field, message } of (error as InvalidDocumentError).errors)
              if (typeof document[field] === 'number') expect(message).not.toMatch(/shorter|longer|elements|nested/);
          }
        },
      ),
    );
  });

  it('refuses unknown fields of a sender, at any depth', () => {
    const errors = errorsOf({ ...SIGNAL, extra: 1, source: { product: 'x', colour: 'red' } });
    expect(errors.map(({ field }) => field)).toEqual(['extra', 'source.colour']);
  });

  it('drops unknown fields of a newer producer', () => {
    expect(errorsOf({ ...SIGNAL, extra: 1 }, 'lenient')).toEqual([]);
    expect(validated(NewSignal, { ...SIGNAL, extra: 1 }, 'lenient')).not.toHaveProperty('extra');
  });

  it.each([null, [], 'text', 7, undefined])('refuses %p, which is no object', (document) => {
    expect(errorsOf(document)).toEqual([{ field: '', message: 'must be a JSON object' }]);
  });

  it('makes instances at any depth, whose rules are then those of their classes', () => {
    const place = fc.record(
      { kind: fc.constant('ip'), value: fc.ipV4(), note: fc.string() },
      { requiredKeys: ['kind'] },
    );
    const plain = { name: 'RetailMax', tier: 'standard', sensitivity: 'normal' };
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), (allowList) => {
        const whole = allowList.every(({ value }) => value !== undefined);
        const read = (): Customer => validated(Customer, { ...plain, allowList }, 'strict');
        if (!whole) return expect(read).toThrow(/allowList\[\d\]\.value: is required/);
        const customer = read();
        expect(customer).toBeInstanceOf(Customer);
        expect(customer.allowList).toEqual(allowList);
        for (const entry of customer.allowList) expect(entry).toBeInstanceOf(AllowListEntry);
      }),
    );
  });

  it.each(['constructor', '__proto__'])('keeps a key named %s where any key may be', (name) => {
    const attack = JSON.parse(`{"${name}":{"isAdmin":true}}`) as Record<string, unknown>;
    const signal = validated(NewSignal, { ...SIGNAL, metadata: attack, raw: { request: attack } }, 'strict');
    expect(JSON.stringify(signal.metadata)).toBe(`{"${name}":{"isAdmin":true}}`);
    expect(JSON.stringify(signal.raw)).toBe(`{"request":{"${name}":{"isAdmin":true}}}`);
    expect(signal).not.toHaveProperty('isAdmin');
  });

  it.each(['constructor', '__proto__'])('refuses a field named %s, at any depth', (name) => {
    for (const value of ['null', '{"isAdmin":true}']) {
      const field = JSON.parse(`{"${name}":${value}}`) as Record<string, unknown>;
      expect(errorsOf({ ...SIGNAL, ...field })).toEqual([{ field: name, message: 'is not a field' }]);
      const nested = { product: 'x', ...field };
      expect(errorsOf({ ...SIGNAL, source: nested })).toEqual([{ field: `source.${name}`, message: 'is not a field' }]);
    }
  });

  it('is not held up by a hundred thousand keys', () => {
    const raw = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, n]));
    // time quadratic in the keys is ten seconds and more
    expect(workMs(() => void validated(NewSignal, { ...SIGNAL, raw }, 'strict'))).toBeLessThan(5000);
  });

  it.each([
    ['52.5', 52.5],
    [' -13 ', -13],
    [52.5, 52.5],
  ])('reads degrees written as %p', (latitude, degrees) => {
    expect(validated(NewSignal, { ...SIGNAL, geo: { latitude } }, 'strict').geo?.latitude).toBe(degrees);
  });

  it.each(['', '91', 'north', true, null, [], NaN])('does not take %p for degrees', (latitude) => {
    const errors = errorsOf({ ...SIGNAL, geo: { latitude } });
    if (latitude !== null)
      expect(errors).toEqual([{ field: 'geo.latitude', message: 'must be a number from -90 to 90' }]);
  });

  it('reads times in the forms that sources write, and no others', () => {
    const read = (timestamp: unknown): string => validated(NewSignal, { ...SIGNAL, timestamp }, 'strict').timestamp;
    expect(read('2026-11-27T06:00:00+01')).toBe('2026-11-27T05:00:00.000Z');
    expect(read('2026-11-27T06:00:00,123Z')).toBe('2026-11-27T06:00:00.123Z');
    expect(read(1_795_759_200_000)).toBe('2026-11-27T06:00:00.000Z');
    expect(errorsOf({ ...SIGNAL, timestamp: '2026-11-27T06:00:00' })).toMatchObject([{ field: 'timestamp' }]);
    expect(errorsOf({ ...SIGNAL, timestamp: '2026-W48-5' })).toMatchObject([{ field: 'timestamp' }]);
  });

  it('bounds metadata', () => {
    expect(errorsOf({ ...SIGNAL, metadata: { text: 'x'.repeat(40_000) } })).toEqual([
      { field: 'metadata', message: 'must be at most 32768 characters of JSON' },
    ]);
  });

  it('keeps metadata and raw as they came', () => {
    const metadata = { nested: { list: [1, { deep: true }] } };
    const signal = validated(NewSignal, { ...SIGNAL, metadata, raw: { any: ['thing'] } }, 'strict');
    expect(signal.metadata).toEqual(metadata);
    expect(signal.raw).toEqual({ any: ['thing'] });
  });
});

describe('a field that a rule of another looks at', () => {
  it.each(['kind', 'action'])('may hold anything: %s', (field) => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>({ toString: 'x' }, 'constructor', '__proto__', null, [[]]),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(odd, fc.jsonValue({ maxDepth: 1 }), (named, value) => {
        for (const type of [Indicator, PlaybookAction] as (new () => object)[]) {
          const document = { [field]: named, value, targets: value, description: value };
          expect(() => validated(type, document, 'strict')).toThrow(InvalidDocumentError);
        }
      }),
    );
  });
});
