import { SignalSource, ThreatSignal, type NewSignal } from '@soc-agent/contracts';
import { canonicalEntities } from '../entities/canonical-entities.js';
import { classifyThreatType } from './classify-threat-type.js';
import { cleanText, withTexts } from './text.js';

/** Gives a validated signal its id and, where its source named none, its type; its texts become readable and its entities canonical. */
export function acceptSignal(signal: NewSignal, id: string): ThreatSignal {
  const { product, vendor, format, ruleId, ruleName, eventId } = signal.source;
  const accepted = Object.assign(new ThreatSignal(), signal, {
    id,
    customerName: cleanText(signal.customerName, 128),
    title: cleanText(signal.title, 512),
    ...(signal.description !== undefined && { description: cleanText(signal.description, 8192) }),
    source: Object.assign(new SignalSource(), {
      product: cleanText(product, 128),
      ...(vendor !== undefined && { vendor: cleanText(vendor, 128) }),
      format,
      ...(ruleId !== undefined && { ruleId: cleanText(ruleId, 256) }),
      ...(ruleName !== undefined && { ruleName: cleanText(ruleName, 512) }),
      ...(eventId !== undefined && { eventId: cleanText(eventId, 256) }),
    }),
    entities: canonicalEntities(signal.entities),
    mitreHints: signal.mitreHints.map((hint) => cleanText(hint, 128)),
    metadata: withTexts(signal.metadata, cleanText),
  });
  return Object.assign(accepted, { threatType: signal.threatType ?? classifyThreatType(accepted) });
}
