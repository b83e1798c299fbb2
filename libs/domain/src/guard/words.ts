import { LEXICON, type Concept } from './lexicon.js';

/** A word of a text that is about something. */
export interface Hit {
  concepts: readonly Concept[];
  /** Counted in words; sentences are some words apart. */
  place: number;
  start: number;
  end: number;
  /** Written so that it is not read as the word it is. */
  disguised: boolean;
}

interface Entry {
  concept: Concept;
  /** Counts only where something is asked. */
  asked: boolean;
}

const ASCII = /^[\n\r\t -~]*$/;
const ACCENTS = /[\u0300-\u036f\u064b-\u0655\u0640]/g;
/** Letters that are not a Latin one and a mark. */
const WHOLE = /[ıłøđß]/g;
const WHOLE_LETTERS: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ß: 'ss' };
/** Scripts without blanks between words, and one that puts endings to each. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const TOKEN = /[\p{L}\p{M}\p{N}]+|[.!?;:,(){}[\]"<>|/\\=*#&\n\r。！？，、：；「」（）—–]/gu;
const SIGNS = new Set(Array.from('.!?;:,(){}[]"<>|/\\=*#&\n\r', (sign) => sign.charCodeAt(0)));
const IS_WORD = /^[\p{L}\p{M}\p{N}]/u;
const ENDS_SENTENCE = /^[.!?\n\r。！？]$/;
/** What follows a word that is a name of something, or a value. */
const NAMES = /^[=&:<>{}()|/\\]$/;
/** So many words lie between two sentences, as far as being about one thing goes. */
const SENTENCE_GAP = 3;
/** Arabic and Hebrew write articles and small words together with the next one. */
const PREFIXED = /^(?:وال|بال|كال|لل|ال|و|ف|ب|ل|ה|ו|ב|ל|ש)(?=.{3})/;
/** Words at least so long are known though their inner letters changed places. */
const LONG_WORD = 5;
/** May be several words without blanks. */
const RUN_TOGETHER = /^[a-z]{14,}$/;
/** So much of it must be words, and so much of it words that are about something. */
const COVERED = 0.7;
const MEANT = 0.45;
const LONGEST_PHRASE = 5;
/** After these something may be asked. */
const OPENERS: ReadonlySet<Concept> = new Set(['please', 'reader', 'machine', 'not']);

const exact = new Map<string, Entry[]>();
const phrases = new Map<string, Entry[]>();
const phraseBeginnings = new Set<string>();
/** By their first two characters, as most words begin like no stem. */
const stems = new Map<string, [string, Entry][]>();
const phraseStems = new Map<string, [string, Entry][]>();
const scrambled = new Map<number, Entry[]>();
/** What was looked up before; begun anew when it is full, as texts from outside have no end of words. */
const known = new Map<string, Meaning>();
const MOST_KNOWN = 5000;

for (const { concept, asked = '', any } of LEXICON) {
  for (const word of asked.split(/\s+/).filter(Boolean)) file(plain(word), { concept, asked: true });
  for (const word of any.split(/\s+/).filter(Boolean)) file(plain(word), { concept, asked: false });
}

const longestFirst = (words: string[]): string => words.sort((one, other) => other.length - one.length).join('|');
const UNSPACED_WORDS = new RegExp(longestFirst([...exact.keys()].filter((word) => UNSPACED.test(word))), 'g');
/** English words that are about something, long enough to be known by their letters alone. */
export const KEY_WORDS: readonly string[] = [...exact.keys()].filter((word) => /^[a-z]{4,}$/.test(word));
/** Words between those, in a run of words without blanks. */
const BETWEEN =
  'the that this these and for from with you your are was were has have will must should can not all any its into now only told were reply state below';
const JOINED_WORDS = new RegExp(longestFirst([...KEY_WORDS, ...BETWEEN.split(' ')]), 'g');

function file(word: string, entry: Entry): void {
  const stem = word.replace('*', '').replaceAll('_', ' ');
  const isStem = word.endsWith('*') || HANGUL.test(word);
  if (word.includes('_')) {
    phraseBeginnings.add(stem.slice(0, stem.indexOf(' ')));
    if (isStem) push(phraseStems, stem.slice(0, 2), [stem, entry]);
    else push(phrases, stem, entry);
  } else if (isStem) {
    push(stems, stem.slice(0, 2), [stem, entry]);
  } else {
    push(exact, stem, entry);
    if (stem.length >= LONG_WORD && /^[a-z]+$/.test(stem)) push(scrambled, scrambleOf(stem), entry);
  }
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** One case, no accents. */
export function plain(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(text)) return lower;
  const bare = lower.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return bare.replace(WHOLE, (letter) => WHOLE_LETTERS[letter] ?? letter);
}

/**
 * The words of a {@link plain} text that are about something, in order.
 * @param everythingAsked where a text hides, a word need not stand where requests begin
 */
export function hitsIn(text: string, everythingAsked: boolean): Hit[] {
  const hits: Hit[] = [];
  const { words, starts } = tokensOf(text);
  let place = 0;
  let asked = true;
  /** A dot before a letter is inside a name. */
  const isInside = (dot: number): boolean =>
    words[dot] === '.' && starts[dot + 1] === (starts[dot] as number) + 1 && isWord(words[dot + 1] ?? '');
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    const start = starts[index] as number;
    if (!isWord(word)) {
      if (ENDS_SENTENCE.test(word) && !isInside(index)) place += SENTENCE_GAP;
      asked = true;
      continue;
    }
    if (word > '\u0e00' && UNSPACED.test(word)) {
      place = withoutBlanks(word, start, place, hits);
      asked = false;
      continue;
    }
    const { entries, length, disguised } = phraseAt(words, index) ?? lookUp(word);
    if (entries) {
      const last = index + length - 1;
      const end = (starts[last] as number) + (words[last] as string).length;
      const request: boolean = everythingAsked || disguised || (asked && !NAMES.test(words[index + length] ?? ''));
      const isPart = isInside(last + 1);
      const concepts = entries
        .filter(({ concept, asked: only }) => (request || !only) && !(isPart && concept === 'machine'))
        .map(({ concept }) => concept);
      if (concepts.length > 0) hits.push({ concepts, place, start, end, disguised });
      asked = concepts.some((concept) => OPENERS.has(concept));
    } else {
      asked = false;
      if (RUN_TOGETHER.test(word)) place = runTogether(word, start, place, hits);
    }
    place += length;
    index += length - 1;
  }
  return hits;
}

/** Words, and the signs between them that end something. */
function tokensOf(text: string): { words: string[]; starts: number[] } {
  const words: string[] = [];
  const starts: number[] = [];
  if (!ASCII.test(text)) {
    for (const { 0: word, index } of text.matchAll(TOKEN)) {
      words.push(word);
      starts.push(index);
    }
    return { words, starts };
  }
  // by hand: four times as fast, and most texts are of this kind
  for (let place = 0; place < text.length;) {
    const start = place;
    while (isLetterOrDigit(text.charCodeAt(place))) place++;
    if (place > start || SIGNS.has(text.charCodeAt(place))) {
      words.push(text.slice(start, place > start ? place : ++place));
      starts.push(start);
    } else {
      place++;
    }
  }
  return { words, starts };
}

function isLetterOrDigit(code: number): boolean {
  return (code > 96 && code < 123) || (code > 47 && code < 58);
}

function isWord(token: string): boolean {
  const code = token.charCodeAt(0);
  return isLetterOrDigit(code) || (code > 127 && IS_WORD.test(token));
}

interface Meaning {
  entries: readonly Entry[] | undefined;
  /** In tokens. */
  length: number;
  disguised: boolean;
}

/** The longest phrase that begins there. */
function phraseAt(tokens: readonly string[], index: number): Meaning | undefined {
  let words = tokens[index] ?? '';
  if (!phraseBeginnings.has(words)) return undefined;
  let found: Meaning | undefined;
  for (let length = 2; length <= LONGEST_PHRASE; length++) {
    const next = tokens[index + length - 1];
    if (next === undefined || !isWord(next)) break;
    words += ` ${next}`;
    const entries = phrases.get(words) ?? stemmed(words, phraseStems);
    if (entries) found = { entries, length, disguised: false };
  }
  return found;
}

function lookUp(word: string): Meaning {
  const before = known.get(word);
  if (before) return before;
  if (known.size === MOST_KNOWN) known.clear();
  const entries = exact.get(word) ?? stemmed(word, stems) ?? withoutPrefix(word);
  const meant = entries || word.length < LONG_WORD || word > 'zz' ? undefined : scrambled.get(scrambleOf(word));
  const meaning = { entries: entries ?? meant, length: 1, disguised: meant !== undefined };
  known.set(word, meaning);
  return meaning;
}

function withoutPrefix(word: string): readonly Entry[] | undefined {
  if (word < '\u0590' || word > '\u0700') return undefined;
  const bare = word.replace(PREFIXED, '');
  return bare === word ? undefined : (exact.get(bare) ?? stemmed(bare, stems));
}

function stemmed(word: string, all: ReadonlyMap<string, [string, Entry][]>): readonly Entry[] | undefined {
  const entries = all.get(word.slice(0, 2))?.filter(([stem]) => word.startsWith(stem));
  return entries && entries.length > 0 ? entries.map(([, entry]) => entry) : undefined;
}

/** A number that words share which have the same first and last letter, and the same ones in between in any order. */
function scrambleOf(word: string): number {
  let sum = 0;
  for (let place = 1; place < word.length - 1; place++) sum += (word.charCodeAt(place) - 96) ** 4;
  return ((sum * 32 + word.length) * 32 + word.charCodeAt(0)) * 128 + word.charCodeAt(word.length - 1);
}

function withoutBlanks(run: string, start: number, place: number, hits: Hit[]): number {
  for (const { 0: word, index } of run.matchAll(UNSPACED_WORDS)) {
    const concepts = (exact.get(word) ?? []).map(({ concept }) => concept);
    // two characters are about a word
    const end = start + index + word.length;
    hits.push({ concepts, place: place + index / 2, start: start + index, end, disguised: false });
  }
  return place + run.length / 2;
}

function runTogether(run: string, start: number, place: number, hits: Hit[]): number {
  const found = [...run.matchAll(JOINED_WORDS)];
  const covered = found.reduce((sum, [word]) => sum + word.length, 0);
  const meant = found.reduce((sum, [word]) => sum + (exact.has(word) ? word.length : 0), 0);
  if (covered < run.length * COVERED || meant < run.length * MEANT) return place;
  for (const [words, { 0: word, index }] of found.entries()) {
    const concepts = (exact.get(word) ?? []).map(({ concept }) => concept);
    if (concepts.length === 0) continue;
    const end = start + index + word.length;
    hits.push({ concepts, place: place + words, start: start + index, end, disguised: true });
  }
  return place + found.length;
}
