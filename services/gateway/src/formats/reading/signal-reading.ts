import {
  NewSignal,
  SignalSource,
  type GeoLocation,
  type Severity,
  type SignalEntities,
  type ThreatType,
} from '@soc-agent/contracts';
import { boundedRaw, canonicalEntities, cleanText, cutText, readThreatType, withTexts } from '@soc-agent/domain';
import { createHash } from 'node:crypto';
import { distinct, type ForeignDocument, type SourceTime } from './document.js';

/** What an adapter understood of a document; whatever it leaves undefined is not known. */
export interface SignalReading {
  /** The tool's own id of the event; without it, the document's fingerprint is. */
  eventId?: string | undefined;
  /** Whose ids these are, where several of its kind count by themselves. */
  collector?: string | undefined;
  /** When it happened; without it, when it arrived. */
  time?: SourceTime | undefined;
  severity?: Severity | undefined;
  title?: string | undefined;
  description?: string | undefined;
  /** Only where the document says it; otherwise it is derived from title and rule. */
  threatType?: ThreatType | undefined;
  /** The type where neither words nor techniques tell one. */
  usualType?: ThreatType | undefined;
  product: string;
  vendor?: string | undefined;
  ruleId?: string | undefined;
  ruleName?: string | undefined;
  entities: Partial<SignalEntities>;
  geo?: GeoLocation | undefined;
  /** ATT&CK ids and tactic names as they came. */
  mitreHints?: readonly string[];
  /** Further values an analyst may want to see; undefined ones are left out. */
  metadata?: Readonly<Record<string, unknown>>;
  /** The tool made it up to be tested with. */
  sample?: boolean;
}

/** What is known of a document beside it. */
export interface Arrival {
  customerName: string;
  /** Unix milliseconds. */
  at: number;
  /** The document as it came. */
  raw: unknown;
  /** What the envelopes around it said. */
  about?: Readonly<Record<string, unknown>>;
}

/** What an alert is taken for whose tool does not rate it: not harmless. */
const UNRATED: Severity = 'MEDIUM';
const MAX_HINTS = 50;
/** A blank that is no single one between words. */
const UNEVEN = /^\s|\s$|\s\s|[^\S ]/;
/** Of a text among metadata; the whole of it is in `raw`. */
const MAX_METADATA_TEXT = 2048;
/** Of a list among metadata. */
const MAX_METADATA_ITEMS = 50;

/** The signal of a document that an adapter has read, its texts readable and its entities in their one form. */
export function signalOf(
  format: string,
  document: ForeignDocument,
  reading: SignalReading,
  arrival: Arrival,
): NewSignal {
  const title = reading.title ?? reading.ruleName ?? reading.description ?? `${reading.product} event`;
  const { eventId = fingerprint(document.root), collector } = reading;
  const { time, geo, description, severity = UNRATED, threatType, vendor, ruleId, ruleName } = reading;
  const source = withStated(new SignalSource(), {
    product: cleanText(reading.product, 128),
    vendor: vendor && cleanText(vendor, 128),
    format,
    ruleId: ruleId && cleanText(ruleId, 256),
    ruleName: ruleName && oneLine(ruleName, 512),
    eventId: cleanText(eventId, 256),
    collector: collector && cleanText(collector, 256),
  });
  const signal = withStated(new NewSignal(), {
    customerName: cleanText(arrival.customerName, 128),
    timestamp: new Date(time?.at ?? arrival.at).toISOString(),
    title: oneLine(title, 512),
    description: description && cleanText(description, 8192),
    source,
    severity,
    entities: canonicalEntities(reading.entities),
    geo,
    mitreHints: distinct(reading.mitreHints ?? [])
      .slice(0, MAX_HINTS)
      .map((hint) => cleanText(hint, 128)),
    metadata: metadataOf(reading, arrival.about),
    unmapped: document.unmapped(),
    raw: boundedRaw(arrival.raw),
    threatType,
  });
  const isUnclear = reading.usualType !== undefined && !threatType && readThreatType(signal).reasons.length === 0;
  return isUnclear ? Object.assign(signal, { threatType: reading.usualType }) : signal;
}

/** Names an event by what it says, where its source gives no id: the same parts in the same order are one event. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The object with those of the fields that have a value. */
function withStated<T extends object>(object: T, fields: { readonly [K in keyof T]?: T[K] | '' | undefined }): T {
  const stated = object as Record<string, unknown>;
  for (const name in fields) if (fields[name] !== undefined && fields[name] !== '') stated[name] = fields[name];
  return object;
}

/** What its envelopes and its adapter say about a document, and what was assumed where it says nothing. */
function metadataOf(reading: SignalReading, about: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { time } = reading;
  const known = new Map<string, unknown>();
  for (const values of [about, reading.metadata])
    for (const name in values) {
      const value = values[name];
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
      known.set(cleanText(name), boundedValue(value));
    }
  if (reading.sample) known.set('sampleFinding', true);
  if (reading.eventId === undefined) known.set('eventIdAssumed', true);
  if (reading.severity === undefined) known.set('severityAssumed', true);
  if (time === undefined) known.set('timeAssumed', 'arrival');
  if (time?.assumedZone !== undefined) known.set('timeZoneAssumed', time.assumedZone);
  return Object.fromEntries(known);
}

function boundedValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value, MAX_METADATA_TEXT);
  if (Array.isArray(value)) return value.slice(0, MAX_METADATA_ITEMS).map(boundedValue);
  if (typeof value !== 'object') return value;
  const text = JSON.stringify(value);
  return text.length <= MAX_METADATA_TEXT ? withTexts(value, cleanText) : cleanText(text, MAX_METADATA_TEXT);
}

function oneLine(text: string, length: number): string {
  // blanks that are left out make room for what follows them
  const line = UNEVEN.test(text)
    ? cutText(text, length * 4)
        .replaceAll(/\s+/g, ' ')
        .trim()
    : text;
  return cleanText(line || '-', length);
}
