import type { Concept } from './lexicon.js';
import { hitsIn, plain } from './words.js';

const END = /(?<=[.!?;:。！？])\s+|[\n\r]+\s*/;
const BLANKS = /\s+/g;

/** No sentence of a model's is as long: patterns that look back and forth stay within one. */
const PIECE = /[^]{1,500}/g;

/** The sentences of a text, and what colons and semicolons part: each is read by itself. */
export function sentencesOf(text: string): string[] {
  return text
    .split(END)
    .flatMap((sentence) => sentence.match(PIECE) ?? [])
    .filter((sentence) => /\S/.test(sentence));
}

/** As patterns read a sentence: one case, one blank between words, plain apostrophes. */
export function flat(sentence: string): string {
  return plain(sentence).replace(BLANKS, ' ').replaceAll('’', "'").trim();
}

/** Words without which hardly any English sentence of some length is made. */
const FUNCTION_WORDS = new Set(
  (
    'the a an of to in on at by for from with and or but as is are was were be been being has have had does do did this that these those it its ' +
    'not no than then there which who whose what when where while whether if after before between during into over under about against any all ' +
    'each more most other one several many some such only so also may can could should would will they he she his her their we our within without'
  ).split(' '),
);
const WORD = /[\p{L}\p{M}]+(?:'[\p{L}]+)?/gu;
/** A sentence of so many words has some of them, about one in eight at least. */
const SHORT = 5;
const SHARE = 1 / 8;

/** What is quoted may be in any language. */
const QUOTED = /"[^"]{1,200}"|“[^”]{1,200}”/g;
/** What a few words of another language must not be about. */
const ASKING: ReadonlySet<Concept> = new Set(['aside', 'rate', 'mild', 'end', 'listing', 'soften', 'not', 'nothing']);

/** False for text of another language, or in a code: none of the other rules can read it. */
export function isEnglish(sentence: string): boolean {
  const said = plain(sentence.replace(QUOTED, ''));
  const words = said.match(WORD) ?? [];
  const foreign = words.filter((word) => /[^a-z']/.test(word)).length;
  if (foreign * 4 > words.length) return false;
  const grammar = words.filter((word) => FUNCTION_WORDS.has(word)).length;
  if (words.length >= SHORT) return grammar >= words.length * SHARE;
  return grammar > 0 || !hitsIn(said, true).some(({ concepts }) => concepts.some((concept) => ASKING.has(concept)));
}

/** What evidence of the field is about: a statement that names none of it, and nothing of the evidence, is about something else. */
const SUBJECTS =
  /\b(?:attempts?|log-?ins?|log-?ons?|sign-?ins?|accounts?|passwords?|credentials?|address(?:es)?|hosts?|servers?|networks?|connections?|traffic|requests?|sessions?|process(?:es)?|files?|commands?|scripts?|domains?|certificates?|users?|ports?|scan\w*|rules?|signals?|evidence|sources?|destinations?|tools?|techniques?|attack\w*|malware|brute|guess\w*|spray\w*|phish\w*|mails?|countr\w+|travel\w*|locations?|prox\w+|tor|vpn|hosting|events?|deploy\w*|changes?|configur\w*|patterns?|frequen\w*|volume|data|access\w*|privilege\w*|persist\w*|lateral|exfiltrat\w*|reconnaissance|discovery|execut\w*|indicators?|reputation|campaign\w*|threats?|histor\w*|systems?|services?|tokens?|keys?|root|admin\w*|outside|inside|internal|external|internet|remote\w*|repeated\w*)\b/;

/** Words of which remarks on what is cited are made. */
const REMARKS =
  /^(?:failed|successful|suspicious|malicious|hostile|possible|likely|repeated|several|multiple|many|unusual|unknown|new|first|last|high|force|brute|check|review|block|isolate|escalate|investigate|monitor|known|confirmed|unexpected|privileged|compromised|true)$/;

/** True for a statement about what the evidence, its plain words, or the field is about, and not about the speaker. */
export function isOnSubject(sentence: string, words: ReadonlySet<string>): boolean {
  const spoken = plain(sentence);
  const said = spoken.match(WORD) ?? [];
  // a few words without grammar could be of any language
  if (said.length < SHORT && !said.some((word) => FUNCTION_WORDS.has(word))) {
    const known = said.filter((word) => words.has(word) || SUBJECTS.test(word) || REMARKS.test(word));
    return known.length * 2 > said.length || said.length === 0;
  }
  if (/\bi(?:'m|'d|'ll|'ve)?\b/.test(spoken)) return false;
  if (SUBJECTS.test(spoken)) return true;
  return said.some((word) => word.length > 3 && !FUNCTION_WORDS.has(word) && words.has(word));
}

/** The words of a text. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(plain(text).match(WORD));
}
