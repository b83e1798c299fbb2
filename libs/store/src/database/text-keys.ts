import { createHash } from 'node:crypto';

/** Longest key that is kept as it is, bytes: an index of PostgreSQL takes 2.7 kB. */
const MAX_KEY_BYTES = 1024;

/** A text as a column can hold it: without NUL, and with U+FFFD for half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** A text of any length as an index can hold it. */
export function keyOf(text: string): string {
  const key = storable(text);
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
