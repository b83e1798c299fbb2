import { describe, expect, it } from '@jest/globals';
import { NewSignal } from '@soc-agent/contracts';
import { InvalidDocumentError, validated, type FieldError } from './validate.js';

const SIGNAL = { customerName: 'RetailMax', timestamp: '2026-01-01T00:00:00Z', title: 'a', source: { product: 'x' } };

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

  it('names nested fields by their path', () => {
    const errors = errorsOf({ ...SIGNAL, source: {}, entities: { sourceIps: ['10.0.0.1', 'nonsense'] } });
    expect(errors.map(({ field }) => field)).toEqual(['source.product', 'entities.sourceIps']);
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

  it('keeps metadata and raw as they came', () => {
    const metadata = { nested: { list: [1, { deep: true }] } };
    const signal = validated(NewSignal, { ...SIGNAL, metadata, raw: { any: ['thing'] } }, 'strict');
    expect(signal.metadata).toEqual(metadata);
    expect(signal.raw).toEqual({ any: ['thing'] });
  });
});
