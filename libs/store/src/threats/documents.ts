import { readFileSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Fast: a threat is compressed once, while its writer waits. */
const LEVEL = 1;

/**
 * What documents have in common: pieces of some that the demo's scenarios came to. With it a document takes two thirds. A frame begins with
 * the number of its dictionary, so none is ever changed; a better one gets the next number, up to 39.
 */
const DICTIONARIES = [1].map((number) => ({
  number,
  dictionary: readFileSync(new URL(`../../dictionaries/${number}.txt`, import.meta.url)),
}));
const LATEST = DICTIONARIES.at(-1)!;

/** A document as it is kept: JSON in a Zstandard frame, behind the number of its dictionary. */
export function framed(document: object): Buffer {
  return framedText(JSON.stringify(document));
}

/** The same of its JSON. */
export function framedText(document: string): Buffer {
  const text = Buffer.from(document);
  const frame = zstdCompressSync(text, {
    dictionary: LATEST.dictionary,
    // with its size known beforehand no more is prepared than it takes
    pledgedSrcSize: text.length,
    chunkSize: Math.min(65_536, Math.max(1024, text.length)),
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  });
  return Buffer.concat([Buffer.of(LATEST.number), frame]);
}

/** The document in a frame; one without the number of a dictionary has none. */
export function unframed<T>(frame: Buffer): T {
  const known = DICTIONARIES.find(({ number }) => number === frame[0]);
  const text = known
    ? zstdDecompressSync(frame.subarray(1), { dictionary: known.dictionary })
    : zstdDecompressSync(frame);
  return JSON.parse(text.toString()) as T;
}
