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

/** Reads every text of a signal that an attacker may have written, whole: what a question takes of it is cut later. */
export function readSignal(signal: ThreatSignal): SignalReading {
  const passages: PlacedPassage[] = [];
  const short: { ref: string; text: string }[] = [];
  const text = (value: string, ref: string): string => {
    if (NOTHING_ASKED.test(value)) return value;
    const normal = normalText(value);
    for (const passage of instructionsIn(normal)) passages.push({ ...passage, ref });
    if (normal.text.length <= MAX_TOGETHER) short.push({ ref, text: normal.text });
    return normal.text;
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
  const read: ThreatSignal = {
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
  return { signal: read, passages: [...passages, ...spread(short, passages)] };
}

/** What only several fields together ask for. */
function spread(fields: readonly { ref: string; text: string }[], found: readonly PlacedPassage[]): PlacedPassage[] {
  if (found.length > 0 || fields.length < 2) return [];
  const together = instructionsIn(normalText(fields.map(({ text }) => text).join(' ')));
  return together
    .filter(({ certain }) => certain)
    .flatMap((passage) =>
      fields.filter(({ text }) => passage.text.includes(text.toLowerCase())).map(({ ref }) => ({ ...passage, ref })),
    );
}
