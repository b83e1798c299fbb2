import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Fast: a threat is compressed once, by whoever waits for it. */
const LEVEL = 1;
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } };

/** A document as it is kept: JSON in a Zstandard frame. */
export function framed(document: object): Buffer {
  return zstdCompressSync(JSON.stringify(document), OPTIONS);
}

/** The document in a frame. */
export function unframed<T>(frame: Buffer): T {
  return JSON.parse(zstdDecompressSync(frame).toString()) as T;
}
