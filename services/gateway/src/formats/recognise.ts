import { InvalidDocumentError } from '@soc-agent/platform';
import { ENVELOPES } from './envelopes/envelopes.js';
import type { Format } from './format.js';
import { FALLBACKS, FORMAT_NAMES, FORMATS } from './formats.js';
import { ForeignDocument } from './reading/document.js';
import { isObject } from './reading/json-object.js';
import { readText } from './reading/text-documents.js';
import { UnknownDocumentError } from './unknown-document.js';

/** Envelopes in envelopes that are opened. */
const MAX_DEPTH = 5;

/** A document and the format it is in. */
export interface Recognised {
  format: Format;
  document: ForeignDocument;
  /** As it came: the JSON object, or the line. */
  raw: unknown;
  /** What the envelopes around it said. */
  about: Readonly<Record<string, unknown>>;
}

export type Recognition = Recognised | UnknownDocumentError;

/**
 * The formats of a document and of what it carries, told by keys alone, the most specific first.
 * @param zone of times that name none.
 */
export function recognise(value: unknown, zone: string): Recognition[] {
  return opened(value, zone, (document) => FORMATS.find((format) => format.recognises(document)));
}

/** As `recognise`, for a sender that says which format it is: a document the format does not know is read all the same, so that the error names the field. */
export function recogniseAs(format: Format, value: unknown, zone: string): Recognition[] {
  const found = opened(value, zone, (document) => (format.recognises(document) ? format : undefined));
  if (found.some((recognition) => !(recognition instanceof UnknownDocumentError))) return found;
  return [{ format, document: ForeignDocument.of(value, zone), raw: value, about: {} }];
}

type Find = (document: ForeignDocument) => Format | undefined;

function opened(value: unknown, zone: string, find: Find, raw = value, depth = 0): Recognition[] {
  if (typeof value === 'string') {
    const inside = readText(value);
    if (inside === undefined || depth > MAX_DEPTH) return [new UnknownDocumentError(FORMAT_NAMES)];
    return inside.flatMap(({ document, line }) => opened(document, zone, find, line ?? document, depth + 1));
  }
  if (Array.isArray(value)) return value.flatMap((item: unknown) => opened(item, zone, find, item, depth + 1));
  if (!isObject(value)) throw new InvalidDocumentError([{ field: '', message: 'must be a JSON object' }]);
  const document = ForeignDocument.of(value, zone);
  const format = find(document);
  if (format) return [{ format, document, raw, about: {} }];
  const inside = depth > MAX_DEPTH ? undefined : insideOf(document, zone, find, depth);
  if (inside && (inside.length === 0 || inside.some((one) => !(one instanceof UnknownDocumentError)))) return inside;
  const fallback = FALLBACKS.find((candidate) => candidate.recognises(document));
  if (fallback) return [{ format: fallback, document, raw, about: {} }];
  return inside ?? [new UnknownDocumentError(FORMAT_NAMES)];
}

function insideOf(document: ForeignDocument, zone: string, find: Find, depth: number): Recognition[] | undefined {
  for (const envelope of ENVELOPES) {
    const contents = envelope.open(document);
    if (!contents) continue;
    return contents.documents
      .flatMap((item) => opened(item, zone, find, item, depth + 1))
      .map((one) =>
        one instanceof UnknownDocumentError ? one : { ...one, about: { ...contents.about, ...one.about } },
      );
  }
  return undefined;
}
