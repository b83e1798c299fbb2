/** A document that no format recognises. */
export class UnknownDocumentError extends Error {
  /** @param tried names of the formats. */
  constructor(readonly tried: readonly string[]) {
    super('no format recognises this document');
  }
}
