import type { MitreTechnique } from '@soc-agent/contracts';
import { parentOf } from '../../attack/attack-table.js';
import type { HintReading } from '../../attack/hints.js';

/** A technique the source names is believed, though rules are often tagged generously. */
const HINT_CONFIDENCE = 0.85;
/** The text speaks for the same technique, or for a relative of it. */
const CONFIRMED_CONFIDENCE = 0.95;
/** The source gave techniques and the text speaks for another. */
const CONTRADICTED_FACTOR = 0.5;
/** The source gave a tactic that the technique does not belong to. */
const OTHER_TACTIC_FACTOR = 0.5;
const LEAST_CONFIDENCE = 0.1;

/** One list from the source's hints, what its rule is known for, and the mapping of the text, most confident first. */
export function mergeTechniques(
  hints: HintReading,
  ofRule: readonly MitreTechnique[],
  ofText: readonly MitreTechnique[],
): MitreTechnique[] {
  const textFamilies = new Set(ofText.map(({ id }) => parentOf(id)));
  const known = ofRule.map((technique) => ({
    ...technique,
    confidence: textFamilies.has(parentOf(technique.id)) ? CONFIRMED_CONFIDENCE : technique.confidence,
  }));
  const knownFamilies = new Set(ofRule.map(({ id }) => parentOf(id)));
  // of one family the rule's own technique stays
  const mapped = [...known, ...ofText.filter(({ id }) => !knownFamilies.has(parentOf(id)))];
  const families = new Set(mapped.map(({ id }) => parentOf(id)));
  const hinted = hints.techniques.map(({ technique: { id, name, tactics } }) => ({
    id,
    name,
    tactics: [...tactics],
    confidence: families.has(parentOf(id)) ? CONFIRMED_CONFIDENCE : HINT_CONFIDENCE,
    source: 'hint',
  }));
  const named = new Set(hinted.map(({ id }) => id));
  const tacticHints = new Set(hints.tactics.map(({ id }) => id));
  const fromText = mapped
    .filter(({ id }) => !named.has(id))
    .map((technique) => {
      const doubt = hinted.length > 0 ? CONTRADICTED_FACTOR : 1;
      const fits = tacticHints.size === 0 || technique.tactics.some((tactic) => tacticHints.has(tactic));
      const confidence = technique.confidence * doubt * (fits ? 1 : OTHER_TACTIC_FACTOR);
      return { ...technique, confidence: Math.round(confidence * 100) / 100 };
    })
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
  return [...hinted, ...fromText].sort((a, b) => b.confidence - a.confidence);
}
