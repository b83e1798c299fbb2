import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Fast: a threat is compressed once, by whoever waits for it. */
const LEVEL = 1;

/** A document as it is kept: JSON in a Zstandard frame. */
export function framed(document: object): Buffer {
  const text = Buffer.from(JSON.stringify(document));
  // with its size known beforehand no more is prepared than it takes
  return zstdCompressSync(text, {
    pledgedSrcSize: text.length,
    chunkSize: Math.min(65_536, Math.max(1024, text.length)),
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  });
}

/** The document in a frame. */
export function unframed<T>(frame: Buffer): T {
  return JSON.parse(zstdDecompressSync(frame).toString()) as T;
}
