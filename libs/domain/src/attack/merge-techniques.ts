import type { MitreTechnique } from '@soc-agent/contracts';
import { parentOf } from './attack-table.js';
import type { HintReading } from './hints.js';
import { TONE_FACTORS } from './tone.js';

/** A technique the source names is believed, though rules are often tagged generously. */
const HINT_CONFIDENCE = 0.85;
/** The text speaks for the same technique, or for a relative of it. */
const CONFIRMED_CONFIDENCE = 0.95;
/** A rule's technique less likely than this stays so, whatever the text says: the id stands for everyday events, too. */
const EVEN = 0.5;
/** The source gave techniques and the text speaks for another. */
const CONTRADICTED_FACTOR = 0.5;
/** The source gave a tactic that the technique does not belong to. */
const OTHER_TACTIC_FACTOR = 0.5;
const LEAST_CONFIDENCE = 0.1;

/**
 * One list from the source's hints, what its rule is known for, and the mapping of the text, most confident first.
 * @param everyday the title speaks of everyday operation, which sources tag with techniques all the same
 */
export function mergeTechniques(
  hints: HintReading,
  ofRule: readonly MitreTechnique[],
  ofText: readonly MitreTechnique[],
  everyday: boolean,
): MitreTechnique[] {
  const textFamilies = new Set(ofText.map(({ id }) => parentOf(id)));
  const named = (confidence: number, confirmed: boolean): number =>
    everyday ? confidence * TONE_FACTORS.everyday : confirmed ? CONFIRMED_CONFIDENCE : confidence;
  const known = ofRule.map((technique) => ({
    ...technique,
    confidence: named(technique.confidence, technique.confidence >= EVEN && textFamilies.has(parentOf(technique.id))),
  }));
  const knownFamilies = new Set(ofRule.map(({ id }) => parentOf(id)));
  // of one family the rule's own technique stays
  const mapped = [...known, ...ofText.filter(({ id }) => !knownFamilies.has(parentOf(id)))];
  const families = new Set(mapped.map(({ id }) => parentOf(id)));
  const hinted = hints.techniques.map(({ technique: { id, name, tactics } }) => ({
    id,
    name,
    tactics: [...tactics],
    confidence: named(HINT_CONFIDENCE, families.has(parentOf(id))),
    source: 'hint',
  }));
  const hintedIds = new Set(hinted.map(({ id }) => id));
  const tacticHints = new Set(hints.tactics.map(({ id }) => id));
  const others = mapped
    .filter(({ id }) => !hintedIds.has(id))
    .map((technique) => {
      const doubt = hinted.length > 0 ? CONTRADICTED_FACTOR : 1;
      const fits = tacticHints.size === 0 || technique.tactics.some((tactic) => tacticHints.has(tactic));
      return { ...technique, confidence: technique.confidence * doubt * (fits ? 1 : OTHER_TACTIC_FACTOR) };
    })
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
  return [...hinted, ...others]
    .map((technique) => ({ ...technique, confidence: Math.round(technique.confidence * 100) / 100 }))
    .sort((a, b) => b.confidence - a.confidence);
}
