import type { NewSignal, ThreatSignal } from '@soc-agent/contracts';
import { canonicalEntities } from '../entities/canonical-entities.js';
import { classifyThreatType } from './classify-threat-type.js';
import { cleanText, cutText, readableJson, withTexts } from '../evidence/text.js';

/** Of a document kept with its signal, characters of JSON. */
const MAX_RAW = 256 * 1024;
/** Clocks differ by less than this, milliseconds. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
/** A signal older than this is of the past, milliseconds. */
const LONG_AGO_MS = 30 * 86_400_000;

/**
 * Gives a validated signal its id and, where its source named none, its type; its texts become readable and its entities canonical.
 * @param acceptedAt Unix milliseconds; with it, a time to come or long past is marked in `metadata.timeIs`, and otherwise left as it is
 */
export function acceptSignal(signal: NewSignal, id: string, acceptedAt?: number): ThreatSignal {
  const { product, vendor, format, ruleId, ruleName, eventId, collector } = signal.source;
  const readable: NewSignal = {
    ...signal,
    customerName: cleanText(signal.customerName, 128),
    title: cleanText(signal.title, 512),
    ...(signal.description !== undefined && { description: cleanText(signal.description, 8192) }),
    source: {
      product: cleanText(product, 128),
      ...(vendor !== undefined && { vendor: cleanText(vendor, 128) }),
      format,
      ...(ruleId !== undefined && { ruleId: cleanText(ruleId, 256) }),
      ...(ruleName !== undefined && { ruleName: cleanText(ruleName, 512) }),
      ...(eventId !== undefined && { eventId: cleanText(eventId, 256) }),
      ...(collector !== undefined && { collector: cleanText(collector, 256) }),
    },
    entities: canonicalEntities(signal.entities),
    ...(signal.raw !== undefined && { raw: boundedRaw(signal.raw) }),
    ...(signal.geo?.country !== undefined && {
      geo: { ...signal.geo, country: signal.geo.country.toUpperCase() },
    }),
    mitreHints: signal.mitreHints.map((hint) => cleanText(hint, 128)),
    metadata: withTexts(signal.metadata, cleanText),
  };
  return acceptReadable(readable, id, acceptedAt);
}

/** As `acceptSignal`, for a signal of which that would change nothing else: who made it saw to its texts and entities. */
export function acceptReadable(signal: NewSignal, id: string, acceptedAt?: number): ThreatSignal {
  const timeIs = acceptedAt === undefined ? undefined : strangeness(Date.parse(signal.timestamp) - acceptedAt);
  return {
    ...signal,
    id,
    threatType: signal.threatType ?? classifyThreatType(signal),
    ...(timeIs !== undefined && { metadata: { ...signal.metadata, timeIs } }),
  };
}

function strangeness(aheadMs: number): string | undefined {
  if (aheadMs > CLOCK_TOLERANCE_MS) return 'in the future';
  return aheadMs < -LONG_AGO_MS ? 'long past' : undefined;
}

/** The document as a signal keeps it; of one that is too large the beginning of its text. */
export function boundedRaw(raw: unknown): unknown {
  // JSON was made readable when it was parsed
  const kept = typeof raw === 'string' ? readableJson(raw) : raw;
  const text = typeof kept === 'string' ? kept : JSON.stringify(kept);
  return text.length <= MAX_RAW ? kept : `${cutText(text, MAX_RAW)}…`;
}
