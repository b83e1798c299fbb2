import type { ForeignDocument } from './reading/document.js';
import type { SignalReading } from './reading/signal-reading.js';

/** One tool's way to write an alert. */
export interface Format {
  /** Its name in `POST /api/ingest/{format}`. */
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  /** True for a document that has the keys only this format has. */
  recognises(document: ForeignDocument): boolean;
  /** @throws InvalidDocumentError naming the required field that is missing. */
  read(document: ForeignDocument): SignalReading;
}

/** A wrapper around documents of formats. */
export interface Envelope {
  readonly title: string;
  /** The wrapped documents; undefined for a document that is not such an envelope. */
  open(document: ForeignDocument): Contents | undefined;
}

export interface Contents {
  /** JSON values, or texts that hold some. */
  documents: readonly unknown[];
  /** What the envelope says about them, for an analyst. */
  about?: Readonly<Record<string, unknown>>;
}
