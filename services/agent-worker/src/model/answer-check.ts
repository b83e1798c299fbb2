import type { Fact, Severity } from '@soc-agent/contracts';
import type { Assessment, EvidenceItem } from '@soc-agent/domain';
import { dismisses, oversteps } from './dismissals.js';
import { instructionsIn, plain } from './instruction-marks.js';
import type { ModelAnswer } from './model-answer.js';
import { ModelError } from './model-error.js';

/** So many words in a row of a passage, or all of a shorter one, are a repetition and not a coincidence. */
const REPEATED_WORDS = 4;
const MAX_CITED = 5;
const METADATA = 'signal.metadata.';
/** Severities a priority agent's rules do not propose for what could be called harmless. */
const GRAVE: ReadonlySet<Severity> = new Set(['HIGH', 'CRITICAL']);

/**
 * Refuses an answer that an attacker may have written: one that repeats instructions found in the evidence, that lets our marker out, that
 * decides what only people decide, that plays down a signal which carries instructions, or that calls harmless what the rules hold proof
 * against. What rules hold is not the model's to argue away, so the answer goes as a whole.
 * @throws ModelError with the evidence it rests on.
 */
export function refuseIfInjected(
  answer: ModelAnswer,
  evidence: readonly EvidenceItem[],
  { facts }: Assessment,
  fence: string,
): void {
  const said = [
    answer.analysis,
    ...answer.recommendations,
    ...answer.unknowns,
    ...answer.keyFindings.map(({ text }) => text),
  ].join('\n');
  const instructions = evidence.flatMap(({ ref, value }) =>
    // the names of metadata are the sender's, too
    [...instructionsIn(value), ...(ref.startsWith(METADATA) ? instructionsIn(ref.slice(METADATA.length)) : [])].map(
      (passage) => ({ ref, passage }),
    ),
  );
  const repeated = instructions.filter(({ passage }) => repeats(said, passage));
  if (repeated.length > 0) throw suspicion('the answer repeats instructions found in the signal', refsOf(repeated));
  const anything = evidence.slice(0, 1);
  if (said.includes(fence)) throw suspicion('the answer gives away how the question was marked', refsOf(anything));
  if (oversteps(said)) {
    throw suspicion(
      'the answer decides what only people decide',
      refsOf(instructions.length > 0 ? instructions : anything),
    );
  }
  if (instructions.length > 0 && dismisses(answer, said)) {
    throw suspicion('the answer plays down a signal that carries instructions', refsOf(instructions));
  }
  if (answer.stance !== 'harmless') return;
  const proof = facts.find(speaksAgainstHarmless);
  if (proof) {
    throw suspicion(`the answer calls harmless what the rules hold proof against (${proof.name})`, proof.evidence);
  }
}

function refsOf(items: readonly { ref: string }[]): string[] {
  return [...new Set(items.map(({ ref }) => ref))];
}

function suspicion(message: string, evidence: readonly string[]): ModelError {
  return new ModelError('injection_suspected', message, { evidence: evidence.slice(0, MAX_CITED) });
}

function speaksAgainstHarmless({ name, value }: Fact): boolean {
  if (name === 'indicator_match') return value > 0;
  if (name === 'impossible_travel') return value;
  return name === 'proposed_severity' && GRAVE.has(value);
}

function repeats(said: string, passage: string): boolean {
  const heard = ` ${words(plain(said)).join(' ')} `;
  const spoken = words(passage);
  const length = Math.min(REPEATED_WORDS, spoken.length);
  if (length === 0) return false;
  return spoken
    .slice(0, spoken.length - length + 1)
    .some((_, start) => heard.includes(` ${spoken.slice(start, start + length).join(' ')} `));
}

/** Scripts without spaces count by the character. */
function words(text: string): string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[\p{L}\p{N}]+/gu) ?? [];
}
