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
    for (const [number, digest] of [
      [1, '062a6190cfa85f178fb460f4c09e72e1e964faf94ffd9740e9a41c326aaa8eec'],
      [2, '1bee510f01f01b78543c1bd6639556e3e59176fb6f7fc53a591eff636d1b17de'],
    ] as const) {
      const dictionary = readFileSync(new URL(`../../dictionaries/${number}.txt`, import.meta.url));
      expect(createHash('sha256').update(dictionary).digest('hex')).toBe(digest);
      const frame = Buffer.concat([Buffer.of(number), zstdCompressSync('{"a":1}', { dictionary })]);
      expect(unframed(frame)).toEqual({ a: 1 });
    }
  });
});
