import type { ForeignDocument } from './reading/document.js';
import type { SignalReading } from './reading/signal-reading.js';

/** One tool's way to write an alert. */
export interface Format {
  /** Its name in `POST /api/ingest/{format}`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** True for a document that has the keys only this format has. */
  recognises(document: ForeignDocument): boolean;
  /** @throws InvalidDocumentError naming the field without which it is no such document. */
  read(document: ForeignDocument): SignalReading;
}

/** Something that carries documents of formats. */
export interface Envelope {
  readonly title: string;
  /** What it carries; undefined for a document that is no such envelope. */
  open(document: ForeignDocument): Contents | undefined;
}

export interface Contents {
  /** JSON values, or texts that hold some. */
  documents: readonly unknown[];
  /** What the envelope says of them, for an analyst. */
  about?: Readonly<Record<string, unknown>>;
}
