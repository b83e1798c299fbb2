import { tokens } from './tokens.js';

/** What a source says of a rule or an alert. */
export interface RuleText {
  title: string;
  ruleName?: string;
  description?: string;
}

/** A stretch of a rule's text and how much its words count. */
export interface Zone {
  words: readonly string[];
  weight: number;
}

/** A title names what a rule is about; each further sentence says less about it and more about everything else. */
export const TITLE_WEIGHT = 2;
const SENTENCE_WEIGHTS = [1, 0.5, 0.25, 0.25, 0.25, 0.25];
/** Longest description that is read, characters. */
const MAX_DESCRIPTION = 2000;
const SENTENCE_END = /(?<=[.!?])\s+/;

/** The text in stretches of falling weight; a rule name equal to the title is read once. */
export function zonesOf({ title, ruleName, description }: RuleText): Zone[] {
  const sentences = (description ?? '').slice(0, MAX_DESCRIPTION).split(SENTENCE_END, SENTENCE_WEIGHTS.length);
  return [
    ...titleZones(title),
    ...(ruleName !== undefined && ruleName !== title ? titleZones(ruleName) : []),
    ...sentences.map((sentence, position) => ({ words: tokens(sentence), weight: SENTENCE_WEIGHTS[position] ?? 0 })),
  ];
}

/** Where one word begins inside another: `SSHBruteForce` is `SSH Brute Force`. */
const WORD_INSIDE = /(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
/** Two words with nothing but space between them. */
const TWO_WORDS = /[^\s:|]\s+[^\s:|]/;

/** A title without two such words, as some tools write them, is also read as the words its own are made of. */
export function titleZones(title: string): Zone[] {
  const zone = (text: string): Zone => ({ words: tokens(text), weight: TITLE_WEIGHT });
  const spaced = TWO_WORDS.test(title) ? title : title.replaceAll(WORD_INSIDE, ' ');
  return spaced === title ? [zone(title)] : [zone(title), zone(spaced)];
}
