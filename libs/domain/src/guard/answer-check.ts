import type { Fact, Finding, Severity } from '@soc-agent/contracts';
import { unsupportedIn, type Said } from './claims.js';
import { decides, playsDown } from './decisions.js';
import { apart, concealedIn, type Passage } from './instructions.js';
import { normalText } from './normal-text.js';
import { maySay, mayAdvise } from './prose.js';
import { flat, isEnglish, isOnSubject, sentencesOf, wordSet } from './sentences.js';
import { plain } from './words.js';

/** What a model says, in our form. */
export interface ModelWords {
  analysis: string;
  stance: 'harmless' | 'suspicious' | 'hostile' | 'unclear';
  keyFindings: readonly Finding[];
  recommendations: readonly string[];
  unknowns: readonly string[];
}

/** What the model was asked about. */
export interface Asked {
  /** As it was sent, and so as it may be cited. */
  evidence: readonly { ref: string; value: string }[];
  /** What in it speaks to a reader, and where. */
  passages: readonly (Passage & { ref: string })[];
  /** What the rules said of it. */
  concluded: string;
  facts: readonly Fact[];
  /** The marker around the data. */
  fence: string;
}

/** An answer with what may be shown of it, or why none of it is. */
export type Checked =
  | { refused: string; evidence: readonly string[] }
  | { words: ModelWords; struck: { findings: number; recommendations: number; statements: number } };

/** So many words in a row of a passage, or all of a shorter one, are a repetition and not a coincidence. */
const REPEATED_WORDS = 4;
const MAX_CITED = 5;
/** Severities a priority agent's rules do not propose for what could be called harmless. */
const GRAVE: ReadonlySet<Severity> = new Set(['HIGH', 'CRITICAL']);
const OPEN_QUESTION = /^(?:whether|if|is|are|was|were|does|do|did|has|have|who|whose|which|what|why|when|how|where)\b/;
const IDENTIFIER = 'a name';

/**
 * Checks an answer that an attacker may have written. All of it is refused when it repeats instructions found in the evidence, lets our
 * marker out, hides what it says, decides what only people decide, plays down a signal which carries instructions, or calls harmless what
 * the rules hold proof against. Otherwise findings that cite nothing, or nothing that says so, advice that is not of a kind we give, and
 * sentences that play the threat down or cannot be read are struck, and counted. Linear in the length of answer and evidence.
 */
export function checkedAnswer(words: ModelWords, asked: Asked): Checked {
  const texts = [
    words.analysis,
    ...words.recommendations,
    ...words.unknowns,
    ...words.keyFindings.map(({ text }) => text),
  ];
  return refusal(words, texts, asked) ?? shown(words, asked);
}

function refusal({ stance }: ModelWords, texts: readonly string[], asked: Asked): Checked | undefined {
  const { passages, fence, facts, evidence } = asked;
  const normal = texts.map(normalText);
  const whole = normal.map(({ text }) => text).join('\n');
  const sentences = sentencesOf(whole).map(flat);
  const heard = new Heard(whole);
  const anything = refsOf(evidence.slice(0, 1));
  const spoken = refsOf(passages);
  const suspect = spoken.length > 0 ? spoken : anything;
  const repeated = passages.filter(({ text }) => heard.repeats(text));
  if (repeated.length > 0) return refused('the answer repeats instructions found in the signal', refsOf(repeated));
  if (whole.includes(fence)) return refused('the answer gives away how the question was marked', anything);
  if (normal.some((text) => concealedIn(text).length > 0)) return refused('the answer hides what it says', suspect);
  if (sentences.some(decides)) return refused('the answer decides what only people decide', suspect);
  if (passages.length > 0 && (stance === 'harmless' || sentences.some(playsDown))) {
    return refused('the answer plays down a signal that carries instructions', spoken);
  }
  const proof = stance === 'harmless' ? facts.find(speaksAgainstHarmless) : undefined;
  return (
    proof && refused(`the answer calls harmless what the rules hold proof against (${proof.name})`, proof.evidence)
  );
}

function shown(words: ModelWords, { evidence, concluded }: Asked): Checked {
  const cited = new Map(evidence.map(({ ref, value }) => [ref, plain(`${ref} ${value}`)]));
  const everything: Said = { text: [...cited.values(), plain(concluded)].join('\n'), pieces: cited.size };
  const subjects = wordSet(everything.text);
  const isSound = (sentence: string, said: Said | undefined): boolean =>
    isEnglish(sentence) &&
    isOnSubject(sentence, subjects) &&
    maySay(flat(sentence)) &&
    (!said || unsupportedIn(sentence, said) === undefined);
  const said = sentencesOf(normalText(words.analysis).text);
  const analysis = said.filter((sentence) => isSound(sentence, everything));
  const unknowns = words.unknowns
    .map((text) => normalText(text).text)
    .filter((text) =>
      sentencesOf(text).every((sentence) => isSound(sentence, OPEN_QUESTION.test(flat(text)) ? undefined : everything)),
    );
  const recommendations = words.recommendations
    .map((text) => normalText(text).text)
    .filter(
      (text) =>
        isEnglish(text) && mayAdvise(sentencesOf(text).map(flat)) && unsupportedIn(text, everything) !== IDENTIFIER,
    );
  const findings = words.keyFindings
    .map(({ text, evidence: refs }) => ({ text: normalText(text).text, evidence: [...new Set(refs)] }))
    .filter(({ text, evidence: refs }) => {
      const known = refs.flatMap((ref) => cited.get(ref) ?? []);
      if (refs.length === 0 || known.length < refs.length) return false;
      return sentencesOf(text).every((sentence) => isSound(sentence, { text: known.join('\n'), pieces: known.length }));
    });
  return {
    words: { stance: words.stance, analysis: analysis.join(' '), unknowns, recommendations, keyFindings: findings },
    struck: {
      findings: words.keyFindings.length - findings.length,
      recommendations: words.recommendations.length - recommendations.length,
      statements: said.length - analysis.length + (words.unknowns.length - unknowns.length),
    },
  };
}

function refused(why: string, evidence: readonly string[]): Checked {
  return { refused: why, evidence: evidence.slice(0, MAX_CITED) };
}

function refsOf(items: readonly { ref: string }[]): string[] {
  return [...new Set(items.map(({ ref }) => ref))];
}

function speaksAgainstHarmless({ name, value }: Fact): boolean {
  if (name === 'indicator_match') return value > 0;
  if (name === 'impossible_travel') return value;
  return name === 'proposed_severity' && GRAVE.has(value);
}

/** The stretches of so many words of an answer, made when they are asked for. */
class Heard {
  private readonly words: readonly string[];
  private readonly stretches = new Map<number, ReadonlySet<string>>();

  constructor(text: string) {
    this.words = wordsOf(plain(apart(text)));
  }

  repeats(passage: string): boolean {
    const spoken = wordsOf(passage);
    const length = Math.min(REPEATED_WORDS, spoken.length);
    if (length === 0) return false;
    let known = this.stretches.get(length);
    if (!known) this.stretches.set(length, (known = new Set(stretchesOf(this.words, length))));
    return stretchesOf(spoken, length).some((stretch) => known.has(stretch));
  }
}

function stretchesOf(words: readonly string[], length: number): string[] {
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(' '));
}

/** Scripts without spaces count by the character. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
