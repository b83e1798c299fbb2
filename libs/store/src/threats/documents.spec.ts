import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { framed, unframed } from './documents.js';

describe('a document', () => {
  it('is the same when it comes out of its frame', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (document) => {
        expect(unframed(framed(document))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });

  it('that was kept without a dictionary is still read', () => {
    expect(unframed(zstdCompressSync('{"a":1}'))).toEqual({ a: 1 });
  });

  it('is read by the dictionary it was written with, which is never changed', () => {
    const text = readFileSync(new URL('../../dictionaries/1.txt', import.meta.url));
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '062a6190cfa85f178fb460f4c09e72e1e964faf94ffd9740e9a41c326aaa8eec',
    );
  });
});
