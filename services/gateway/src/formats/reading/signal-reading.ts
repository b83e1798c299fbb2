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
import type { ForeignDocument, SourceTime } from './document.js';

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
}

/** What an alert is taken for whose tool does not rate it: not harmless. */
const UNRATED: Severity = 'MEDIUM';
const MAX_HINTS = 50;
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
  const signal = Object.assign(new NewSignal(), {
    ...stated({ threatType, severity, geo, description: description && cleanText(description, 8192) }),
    customerName: cleanText(arrival.customerName, 128),
    timestamp: new Date(time?.at ?? arrival.at).toISOString(),
    title: oneLine(title, 512),
    source: Object.assign(new SignalSource(), {
      product: cleanText(reading.product, 128),
      format,
      eventId: cleanText(eventId, 256),
      ...stated({
        vendor: vendor && cleanText(vendor, 128),
        collector: collector && cleanText(collector, 256),
        ruleId: ruleId && cleanText(ruleId, 256),
        ruleName: ruleName && oneLine(ruleName, 512),
      }),
    }),
    entities: canonicalEntities(reading.entities),
    mitreHints: [...new Set(reading.mitreHints)].slice(0, MAX_HINTS).map((hint) => cleanText(hint, 128)),
    metadata: {
      ...metadataOf(reading.metadata),
      ...(reading.sample && { sampleFinding: true }),
      ...(reading.eventId === undefined && { eventIdAssumed: true }),
      ...(reading.severity === undefined && { severityAssumed: true }),
      ...(time === undefined && { timeAssumed: 'arrival' }),
      ...(time?.assumedZone !== undefined && { timeZoneAssumed: time.assumedZone }),
    },
    unmapped: document.unmapped(),
    raw: boundedRaw(arrival.raw),
  });
  const isUnclear = reading.usualType !== undefined && !threatType && readThreatType(signal).reasons.length === 0;
  return isUnclear ? Object.assign(signal, { threatType: reading.usualType }) : signal;
}

/** Names an event by what it says, where its source gives no id: the same parts in the same order are one event. */
export function fingerprint(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The object, whose names are ours, without the fields that have no value. */
function stated<T extends object>(fields: T): Partial<T> {
  const found: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined && fields[name] !== '') found[name] = fields[name];
  return found;
}

function metadataOf(metadata: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const known: [string, unknown][] = [];
  for (const [name, value] of Object.entries(metadata)) {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    known.push([cleanText(name), boundedValue(value)]);
  }
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
  return cleanText(
    cutText(text, length * 4)
      .replaceAll(/\s+/g, ' ')
      .trim() || '-',
    length,
  );
}
