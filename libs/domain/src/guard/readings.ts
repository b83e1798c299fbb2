import { deciphered } from './ciphers.js';

/** Letters one by one, with something between them. */
const SINGLE_LETTERS = /(?:(?<![a-z\d])[a-z\d][^a-z\d\n]{1,3}){5,}[a-z\d](?![a-z\d])/gi;
const BLANK_AFTER_LETTER = /([a-z\d])[^a-z\d](?=[a-z\d])/gi;
const BLANKS = /[^a-z\d]{2,}/gi;
/** Digits and signs that stand for letters, inside words. */
const LETTERED = /[a-z][\d@$!|]{1,3}(?=[a-z])/gi;
const SIGN = /[\d@$!|]/g;
const LETTERS: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};

/** What a text says when it is not read as it is written: letters apart joined, signs for letters, backwards, in a cipher. */
export function otherReadings(text: string): string[] {
  return [...joined(text), ...lettered(text), ...deciphered(text)];
}

function joined(text: string): string[] {
  if (!SINGLE_LETTERS.test(text)) return [];
  SINGLE_LETTERS.lastIndex = 0;
  return [text.replace(SINGLE_LETTERS, (run) => run.replace(BLANK_AFTER_LETTER, '$1').replace(BLANKS, ' '))];
}

/** A 1 is an i or an l. */
function lettered(text: string): string[] {
  if ((text.match(LETTERED)?.length ?? 0) < 2) return [];
  const reading = text.replace(SIGN, (sign) => LETTERS[sign] ?? sign);
  return [reading, text.replace(SIGN, (sign) => (sign === '1' ? 'l' : (LETTERS[sign] ?? sign)))];
}
