import { digestOf } from '@soc-agent/domain';

/** Names what a document says: the same for the same content, another one after every change. */
export function versionOf(document: object): string {
  return digestOf(JSON.stringify(document));
}

/** Whether what is there belongs to the writer. */
export type Owns<T> = (before: T) => boolean;

/** What is there does not belong to the writer. */
export class ForeignDocumentError extends Error {
  constructor() {
    super('there is none of that name');
  }
}

/** @throws ForeignDocumentError */
export function assertTheirs<T>(before: T | undefined, isTheirs: Owns<T> | undefined): void {
  if (before !== undefined && isTheirs?.(before) === false) throw new ForeignDocumentError();
}

/** The writer has not seen what is there now. */
export class StaleVersionError extends Error {
  /** @param current what is there; undefined for nothing. */
  constructor(readonly current: object | undefined) {
    super(current ? 'somebody has changed it meanwhile' : 'it is not there any more');
  }
}
