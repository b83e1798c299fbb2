import { KEY_WORDS } from './words.js';

const KEYS: ReadonlySet<string> = new Set(KEY_WORDS);

/** What stands inside a word and is no part of it: comments, tags, templates, quotes that are joined, signs, the end of a line. */
const BREAK = String.raw`(?:<[^<>\n]{0,60}>|\/\*[^*\n]{0,60}\*\/|[$#%]?\{{1,2}[^{}\n]{0,40}\}{1,2}|[^\sa-z\d[]{0,4}(?:\[{1,2}[\s^\/\w]{0,8}\]{1,2}){1,3}(?:\(\w{0,20}\))?|%\w{0,12}%|\[\d{0,3}m|&\w{2,8};|["'\x60]\s?[+&.,|]?\s?["'\x60]|[^\sa-z\d]{1,8})`;
const BROKEN = new RegExp(String.raw`[a-z]+(?:${BREAK}{1,3}[a-z]+)+`, 'gi');
const BROKEN_BY_LINES = new RegExp(String.raw`[a-z]+(?:[-=\\^\x60+_]?\r?\n[>|#* \t]{0,4}[a-z]+)+`, 'gi');
const MAY_BE_BROKEN = /[a-z][^\sa-z\d][^\n]{0,70}[a-z]/i;
const BLANKS = /[ \t]+/;
const PIECE = /^[a-z]{1,11}$/;
const ENDING = /[.,;:!?]$/;
const MOST_PIECES = 3;
const NOT_LETTERS = new RegExp(`${BREAK}|[^a-z]+`, 'gi');
/** Letters of broken words, of two at least, that are no accident. */
const LEAST_LETTERS = 8;
const LEAST_WORDS = 2;
/** Fewer, where markup is inside of several words. */
const LEAST_MARKED = 5;
const MARKUP = /<[^<>]*>|\/\*|\{|\[/;
/** A part of a word that is a word itself is one of several that are joined, such as `close_alert`. */
const PART = 4;

const STRETCHED = /([a-z])\1{2,}/gi;
const LEAST_STRETCHED = 4;
const RUN = /([a-z])\1*/gi;
const ALL = 0.9;
const DIGITS = /\d+/g;
const TWICE = /([a-z])\1/gi;
const LEAST_TWICE = 16;
/** A word between all others. */
const NOISE = /\b([a-z]{1,12})\b(?:\W{1,4}[\w']{1,20}\W{1,4}\1\b){3}/i;
/** Sentences have them, lists have none. */
const GRAMMAR = /\b(?:the|an?|is|are|that|this|and|you|it|to|as|of)\b/i;
const WORD = /[a-z][a-z'’]*/gi;
/** So many words one by one, with always the same between them. */
const LEAST_IN_A_ROW = 4;
const MOSTLY = 0.7;
const MOST_WORDS = 400;
/** Tags, and names of parameters. */
const TAG = /<[^<>\n]{0,60}>|(?:^|[?&])\w{1,12}=/g;

/** Readings of a text whose words are in pieces, or apart from each other, as nobody writes who wants to be read. */
export function mendings(text: string): string[] {
  return [...mended(text), ...single(text), ...withoutNoise(text), ...gathered(text)];
}

function mended(text: string): string[] {
  const readings: string[] = [];
  if (MAY_BE_BROKEN.test(text)) readings.push(...joinedBy(text, BROKEN));
  if (text.includes('\n')) readings.push(...joinedBy(text, BROKEN_BY_LINES));
  return [...readings, ...joinedByPairs(text)];
}

function joinedBy(text: string, broken: RegExp): string[] {
  const words = new Set<string>();
  let letters = 0;
  let marked = 0;
  for (const [run] of text.matchAll(broken)) {
    if (MARKUP.test(run)) marked++;
    const word = run.replace(NOT_LETTERS, '').toLowerCase();
    if (words.has(word) || !KEYS.has(word)) continue;
    if (run.split(/[^a-z]+/i).some((part) => part.length >= PART && KEYS.has(part.toLowerCase()))) continue;
    words.add(word);
    letters += word.length;
  }
  const isMarked = marked >= LEAST_WORDS && letters >= LEAST_MARKED;
  if (!isMarked && (words.size < LEAST_WORDS || letters < LEAST_LETTERS)) return [];
  return [text.replace(broken, (run) => run.replace(NOT_LETTERS, ''))];
}

/** Words of two or three pieces with blanks between them. */
function joinedByPairs(text: string): string[] {
  const found = new Set<string>();
  const reading: string[] = [];
  const pieces = text.split(BLANKS);
  for (let at = 0; at < pieces.length; at++) {
    const joined = joinedFrom(pieces, at);
    if (joined) found.add(joined.word);
    reading.push(joined?.word ?? (pieces[at] as string));
    at += (joined?.pieces ?? 1) - 1;
  }
  return found.size >= LEAST_WORDS && [...found].join('').length >= LEAST_LETTERS ? [reading.join(' ')] : [];
}

function joinedFrom(pieces: readonly string[], at: number): { word: string; pieces: number } | undefined {
  let word = '';
  for (let count = 1; count <= MOST_PIECES; count++) {
    const piece = (pieces[at + count - 1] ?? '').toLowerCase();
    const letters = count === 1 ? piece : piece.replace(ENDING, '');
    if (!PIECE.test(letters) || KEYS.has(letters)) return undefined;
    word += letters;
    if (count > 1 && KEYS.has(word)) return { word, pieces: count };
    if (letters !== piece) return undefined;
  }
  return undefined;
}

/** Letters that all stand twice, or three times. */
function single(text: string): string[] {
  return [
    ...shortened(text),
    ...((text.match(STRETCHED) ?? []).length >= LEAST_STRETCHED ? [text.replace(STRETCHED, '$1')] : []),
  ];
}

function shortened(text: string): string[] {
  if ((text.match(TWICE)?.length ?? 0) < LEAST_TWICE) return [];
  const lengths = (text.match(RUN) ?? []).map((run) => run.length);
  const repeated = lengths.filter((length) => length > 1);
  if (repeated.length < lengths.length * ALL) return [];
  const times = Math.min(...repeated);
  return [text.replace(new RegExp(`([a-z])\\1{${times - 1}}`, 'gi'), '$1')];
}

function withoutNoise(text: string): string[] {
  const letters = text.replace(DIGITS, ' ');
  const noise = NOISE.exec(letters)?.[1]?.toLowerCase();
  if (noise === undefined || noise.length < 2) return [];
  const words = (letters.match(WORD) ?? []).filter((word) => word.toLowerCase() !== noise);
  return [words.join(' ')];
}

/** One word in each line, element, or field. */
function gathered(text: string): string[] {
  const words: string[] = [];
  const gaps = new Map<string, number>();
  let end = 0;
  const shown = /[<&]/.test(text) ? text.replace(TAG, '  ') : text;
  for (const { 0: word, index } of shown.matchAll(WORD)) {
    if (words.length > 0) {
      const gap = shown.slice(end, Math.min(index, end + 24)).replace(/\d+/g, '0');
      gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
    }
    words.push(word);
    end = index + word.length;
    if (words.length > MOST_WORDS) break;
  }
  if (words.length <= LEAST_IN_A_ROW) return [];
  const [gap, count] = [...gaps].reduce((most, each) => (each[1] > most[1] ? each : most));
  if (/^[ '’_.-]$/.test(gap) || count < (words.length - 1) * MOSTLY) return [];
  const reading = words.join(' ');
  return GRAMMAR.test(reading) ? [reading] : [];
}
