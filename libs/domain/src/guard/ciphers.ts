import { KEY_WORDS } from './words.js';

/** Words so common that a text of some length without any is in another language, or in a cipher. */
const COMMON = /\b(?:the|an?|of|to|in|on|is|was|for|from|by|with|and|or|at|as|not|be|has|this|that|it|are|after)\b/gi;
/** So many of them, and a text is not in a cipher. */
const PLAINLY = 3;
/** A cipher is looked for in the beginning of a text. */
const LOOKED_AT = 600;
const SHORTEST = 5;
/** One such word may be one by chance. */
const LONG = 9;
const WORD = /[a-z]{5,}/g;

/** What words look like when every letter is moved by the same number, or counted from the other end of the alphabet. */
const moved = new Map<number, string>();
const mirrored = new Set<number>();
const backwards = new Set<string>();
for (const word of KEY_WORDS.filter(({ length }) => length >= SHORTEST)) {
  moved.set(steps(word, 1), word);
  mirrored.add(steps(word, -1));
  backwards.add([...word].reverse().join(''));
}

const TURNED: Readonly<Record<string, string>> = { u: 'n', n: 'u', d: 'p', p: 'd', b: 'q', q: 'b' };
const SIMPLE: readonly ((text: string) => string)[] = [
  backward,
  (text) => text.replace(/[a-z]/gi, (letter) => turned(letter, 13)),
  // upside down: the letters that are other letters then
  (text) => backward(text).replace(/[undpbq]/g, (letter) => TURNED[letter] ?? letter),
  // as rot13, of all signs
  (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(33 + ((sign.charCodeAt(0) + 14) % 94))),
];
/** Fewer letters are a name or a number. */
const LEAST_LETTERS = 12;

/** The text read backwards, or with its letters moved, where that brings out words that requests are made of. */
export function deciphered(text: string): string[] {
  const letters = text.slice(0, LOOKED_AT).toLowerCase();
  if ((letters.match(/[a-z]/g)?.length ?? 0) < LEAST_LETTERS) return [];
  const shown = commonIn(letters);
  if (shown >= PLAINLY) return [];
  const votes = new Map<string, { words: number; reading: () => string }>();
  const vote = (name: string, word: string, reading: () => string): void => {
    const known = votes.get(name)?.words ?? 0;
    votes.set(name, { words: known + (word.length >= LONG ? 2 : 1), reading });
  };
  for (const [word] of letters.matchAll(WORD)) {
    if (backwards.has(word)) vote('backwards', word, () => backward(text));
    const way = steps(word, 1);
    const shift = shiftOf(word, moved.get(way));
    if (shift !== 0) vote(`moved ${shift}`, word, () => text.replace(/[a-z]/gi, (letter) => turned(letter, -shift)));
    if (mirrored.has(way)) vote('mirrored', word, () => text.replace(/[a-z]/gi, mirror));
  }
  const voted = [...votes.values()].filter(({ words }) => words > 1).map(({ reading }) => reading());
  const simple = SIMPLE.filter((read) => commonIn(read(letters)) > shown).map((read) => read(text));
  return [...new Set([...simple, ...voted])];
}

function commonIn(text: string): number {
  return text.match(COMMON)?.length ?? 0;
}

function backward(text: string): string {
  return [...text].reverse().join('');
}

/** A number for how a word goes from letter to letter, whichever it begins with. */
function steps(word: string, sign: 1 | -1): number {
  let key = 0;
  for (let place = 1; place < word.length; place++) {
    key = (key * 31 + ((sign * (word.charCodeAt(place) - word.charCodeAt(place - 1)) + 26) % 26)) | 0;
  }
  return key;
}

function shiftOf(word: string, original: string | undefined): number {
  return original === undefined ? 0 : (word.charCodeAt(0) - original.charCodeAt(0) + 26) % 26;
}

function turned(letter: string, by: number): string {
  const first = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - first + by + 26) % 26) + first);
}

function mirror(letter: string): string {
  const code = letter.toLowerCase().charCodeAt(0);
  return String.fromCharCode(219 - code);
}
