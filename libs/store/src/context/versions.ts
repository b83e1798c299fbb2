import { createHash } from 'node:crypto';

/** Names what a document says: the same for the same content, another one after every change. */
export function versionOf(document: object): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 22);
}

/** Whoever writes has not seen what is there now. */
export class StaleVersionError extends Error {
  /** @param current what is there; undefined for nothing. */
  constructor(readonly current: object | undefined) {
    super(current ? 'somebody has changed it meanwhile' : 'it is not there any more');
  }
}
