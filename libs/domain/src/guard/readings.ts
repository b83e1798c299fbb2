import { deciphered } from './ciphers.js';

/** Letters one by one, with something between them. */
const SINGLE_LETTERS = /(?:(?<![a-z\d])[a-z\d][^a-z\d]{1,5}){5,}[a-z\d](?![a-z\d])/gi;
const BETWEEN = /[^a-z\d]+/gi;
const DIGIT_INSIDE = /([a-z])\d{1,2}(?=[a-z])/gi;
const LEAST_DIGITS = 8;
const QUOTED = /"[^"\n]{1,200}"|'[^'\n]{1,200}'/g;
const LEAST_PARTS = 3;
/** The first letters of so many words. */
const LEAST_INITIALS = 12;
const WORDS = /(?<![a-z])([a-z])[a-z]*(?![a-z]) ?/gi;
/** Digits and signs that stand for letters, inside words. */
const LETTERED = /[a-z][\d@$!|€£¥+()©®¢]{1,3}(?=[a-z])/gi;
const SIGN = /\(\)|[\d@$!|€£¥+©®¢]/g;
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
  '()': 'o',
  '€': 'e',
  '£': 'l',
  '¥': 'y',
  '+': 't',
  '©': 'c',
  '¢': 'c',
  '®': 'r',
};
const LETTERS_OF_NUMBERS = /(?<![\d.-])(?:\d{1,2}[^\da-z\n]{1,3}){7,}\d{1,2}(?![\d.-])/gi;

/** What a text says when it is not read as it is written: letters apart joined, signs for letters, backwards, in a cipher. */
export function otherReadings(text: string): string[] {
  return [
    ...joined(text),
    ...lettered(text),
    ...withoutDigits(text),
    ...quotedParts(text),
    ...initials(text),
    ...numbered(text),
    ...deciphered(text),
  ];
}

/** What stands between most of them stands between letters, and anything else between words. */
function joined(text: string): string[] {
  if (!SINGLE_LETTERS.test(text)) return [];
  SINGLE_LETTERS.lastIndex = 0;
  return [
    text.replace(SINGLE_LETTERS, (run) => {
      const counts = new Map<string, number>();
      for (const [gap] of run.matchAll(BETWEEN)) counts.set(gap, (counts.get(gap) ?? 0) + 1);
      const [most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
      return run.replace(BETWEEN, (gap) => (gap === most ? '' : ' '));
    }),
  ];
}

function withoutDigits(text: string): string[] {
  return (text.match(DIGIT_INSIDE)?.length ?? 0) < LEAST_DIGITS ? [] : [text.replace(DIGIT_INSIDE, '$1')];
}

/** What programs put together: `a="ign"; b="ore"`. */
function quotedParts(text: string): string[] {
  const parts = text.match(QUOTED) ?? [];
  return parts.length < LEAST_PARTS ? [] : [parts.map((part) => part.slice(1, -1)).join('')];
}

/** Acrostics, and words that spell: "India Golf November". */
function initials(text: string): string[] {
  const words = text.match(WORDS)?.length ?? 0;
  return words < LEAST_INITIALS ? [] : [text.replace(WORDS, '$1')];
}

/** A is 1, B is 2. */
function numbered(text: string): string[] {
  const reading = text.replace(LETTERS_OF_NUMBERS, (run) => {
    if (!/[2-9]/.test(run)) return run;
    return run.replace(/\d+|[^\d]+/g, (part) => {
      const number = Number(part);
      return number > 0 && number <= 26 ? String.fromCharCode(96 + number) : part.length > 1 || part === ' ' ? ' ' : '';
    });
  });
  return reading === text ? [] : [reading];
}

/** A 1 is an i or an l. */
function lettered(text: string): string[] {
  if ((text.match(LETTERED)?.length ?? 0) < 2) return [];
  const reading = text.replace(SIGN, (sign) => LETTERS[sign] ?? sign);
  return [reading, text.replace(SIGN, (sign) => (sign === '1' ? 'l' : (LETTERS[sign] ?? sign)))];
}
