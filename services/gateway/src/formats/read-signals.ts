import type { NewSignal } from '@soc-agent/contracts';
import type { Format } from './format.js';
import { signalOf } from './reading/signal-reading.js';
import { recognise, recogniseAs, type Recognised } from './recognise.js';

/** What is known of a posted document beside it. */
export interface Posting {
  /** Undefined: the format is recognised by the document's keys. */
  format?: Format | undefined;
  customerName: string;
  /** IANA name of the zone of times that name none. */
  zone: string;
  /** When it arrived, Unix milliseconds. */
  at: number;
}

/**
 * The signals in a JSON value or a line of text: one of most documents, several of an envelope that carries some, none of one that
 * carries nothing; each is read when it is asked for. In place of a signal stands the error of what is no document of a known
 * format, or lacks what it must have.
 */
export function* readSignals(value: unknown, posting: Posting): Generator<NewSignal | Error> {
  const { format, zone } = posting;
  const found = format ? recogniseAs(format, value, zone) : recognise(value, zone);
  for (const recognition of found) yield recognition instanceof Error ? recognition : signalIn(recognition, posting);
}

function signalIn({ format, document, raw, about }: Recognised, { customerName, at }: Posting): NewSignal | Error {
  try {
    return signalOf(format.name, document, format.read(document), { customerName, at, raw, about });
  } catch (error) {
    return error as Error;
  }
}
