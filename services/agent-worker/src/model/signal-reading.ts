import type { ThreatSignal } from '@soc-agent/contracts';
import { instructionsIn, normalText, type Passage } from '@soc-agent/domain';

/** A passage that speaks to a reader, and the evidence it stands in. */
export type PlacedPassage = Passage & { ref: string };

/** A signal as a model may read it, and what in it speaks to its reader. */
export interface SignalReading {
  /** Every text in its normal form. */
  signal: ThreatSignal;
  passages: PlacedPassage[];
}

/** Short texts are read together as well: a request may be spread over several fields. */
const MAX_TOGETHER = 200;
const MAX_DEPTH = 24;
/** Times, ids and addresses ask for nothing. */
const NOTHING_ASKED = /^[\d.:/a-fA-FTZ+-]{0,64}$/;

/** Five agents read the same signal, and signals are full of the same texts. Begun anew when it is full. */
const read = new Map<string, { text: string; passages: Passage[] }>();
const MOST_READ = 2000;
const LONGEST_READ = 1000;

/** A text from outside in its normal form, and what in it speaks to its reader. */
export function readText(text: string): { text: string; passages: readonly Passage[] } {
  const before = read.get(text);
  if (before) return before;
  const normal = normalText(text);
  const reading = { text: normal.text, passages: instructionsIn(normal) };
  if (read.size === MOST_READ) read.clear();
  if (text.length <= LONGEST_READ) read.set(text, reading);
  return reading;
}

/** Reads every text of a signal that an attacker may have written, whole: what a question takes of it is cut later. */
export function readSignal(signal: ThreatSignal): SignalReading {
  const passages: PlacedPassage[] = [];
  const short: { ref: string; text: string }[] = [];
  const text = (value: string, ref: string): string => {
    if (NOTHING_ASKED.test(value)) return value;
    const { text: normal, passages: found } = readText(value);
    for (const passage of found) passages.push({ ...passage, ref });
    if (normal.length <= MAX_TOGETHER) short.push({ ref, text: normal });
    return normal;
  };
  const all = (value: unknown, ref: string, depth = 0): unknown => {
    if (typeof value === 'string') return text(value, ref);
    if (typeof value !== 'object' || value === null) return value;
    if (depth === MAX_DEPTH) return '[…]';
    if (Array.isArray(value)) return value.map((item) => all(item, ref, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [text(name, ref), all(item, ref, depth + 1)]),
    );
  };
  const list = (values: readonly string[], ref: string): string[] =>
    values.map((value, place) => text(value, `${ref}[${place}]`));
  const { source, entities, geo } = signal;
  const metadata = Object.entries(signal.metadata).map(([name, value]) => {
    const ref = `signal.metadata.${name}`;
    return [text(name, ref), all(value, ref)];
  });
  const copy: ThreatSignal = {
    ...signal,
    title: text(signal.title, 'signal.title'),
    ...(signal.description !== undefined && { description: text(signal.description, 'signal.description') }),
    customerName: text(signal.customerName, 'signal.customerName'),
    source: {
      ...source,
      product: text(source.product, 'signal.source.product'),
      ...(source.ruleId !== undefined && { ruleId: text(source.ruleId, 'signal.source.ruleId') }),
      ...(source.ruleName !== undefined && { ruleName: text(source.ruleName, 'signal.source.ruleName') }),
    },
    entities: Object.fromEntries(
      Object.entries(entities).map(([name, values]: [string, string[]]) => [
        name,
        list(values, `signal.entities.${name}`),
      ]),
    ) as unknown as ThreatSignal['entities'],
    ...(geo && { geo: { ...geo, ...(geo.city !== undefined && { city: text(geo.city, 'signal.geo.city') }) } }),
    mitreHints: list(signal.mitreHints, 'signal.mitreHints'),
    metadata: Object.fromEntries(metadata) as ThreatSignal['metadata'],
  };
  return { signal: copy, passages: [...passages, ...spread(short, passages)] };
}

/** What only several fields together ask for. */
function spread(fields: readonly { ref: string; text: string }[], found: readonly PlacedPassage[]): PlacedPassage[] {
  if (found.length > 0 || fields.length < 2) return [];
  return readText(fields.map(({ text }) => text).join(' '))
    .passages.filter(({ certain }) => certain)
    .flatMap((passage) =>
      fields.filter(({ text }) => passage.text.includes(text.toLowerCase())).map(({ ref }) => ({ ...passage, ref })),
    );
}
