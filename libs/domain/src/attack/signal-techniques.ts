import type { MitreTechnique, NewSignal } from '@soc-agent/contracts';
import { attackMapper } from './attack-mapper.js';
import { readHints, type HintReading } from './hints.js';
import { mergeTechniques } from './merge-techniques.js';
import { ruleIds } from './rule-ids.js';
import type { RuleText } from './rule-text.js';
import type { Tone } from './tone.js';

/** What ATT&CK has to say of a signal. */
export interface SignalTechniques {
  /** Most confident first. */
  techniques: MitreTechnique[];
  hints: HintReading;
  /** Of the text that was read. */
  tone: Tone;
}

/** ATT&CK techniques of a signal, most confident first, by its source's hints, by what its rule is known for and by its text. */
export function signalTechniques(
  { mitreHints, source }: Pick<NewSignal, 'mitreHints' | 'source'>,
  text: RuleText,
): SignalTechniques {
  const hints = readHints(mitreHints);
  const { techniques, tone } = attackMapper().read(text);
  return {
    techniques: mergeTechniques(hints, ruleIds().techniques(source), techniques, tone === 'everyday'),
    hints,
    tone,
  };
}

/** References to the evidence a technique rests on: the technique itself, and the hint, rule id or texts that name it. */
export function techniqueRefs(
  { id, source }: MitreTechnique,
  hints: HintReading,
  textRefs: readonly string[],
): string[] {
  const named = hints.techniques.filter(({ technique }) => technique.id === id).map(({ ref }) => ref);
  const basis = named.length > 0 ? named : source === 'rule-id' ? ['signal.source.ruleId'] : textRefs;
  return [`attack:${id}`, ...basis];
}
