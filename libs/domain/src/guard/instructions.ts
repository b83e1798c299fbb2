import type { Concept } from './lexicon.js';
import type { NormalText } from './normal-text.js';
import { mendings } from './mendings.js';
import { otherReadings } from './readings.js';
import { hitsIn, plain, type Hit } from './words.js';

/** A stretch of a text that speaks to its reader instead of telling what happened. */
export interface Passage {
  /** In its plain form: one case, no accents, sentence by sentence. */
  text: string;
  /** It speaks to a machine, or hides: no tool and no administrator writes so. Otherwise people may write so to each other. */
  certain: boolean;
}

/** Two concepts so close to each other, in words, that they are about one thing. */
interface Pair {
  concepts: readonly [Concept, Concept];
  within: number;
  certain?: true;
}

const PAIRS: readonly Pair[] = [
  { concepts: ['aside', 'orders'], within: 9, certain: true },
  { concepts: ['aside', 'rules'], within: 6 },
  { concepts: ['aside', 'earlier'], within: 5 },
  { concepts: ['aside', 'case'], within: 5 },
  { concepts: ['your', 'orders'], within: 3, certain: true },
  { concepts: ['machine', 'rate'], within: 12, certain: true },
  { concepts: ['machine', 'mild'], within: 8 },
  { concepts: ['machine', 'end'], within: 12, certain: true },
  { concepts: ['machine', 'aside'], within: 12, certain: true },
  { concepts: ['machine', 'raise'], within: 8, certain: true },
  { concepts: ['machine', 'say'], within: 10, certain: true },
  { concepts: ['machine', 'role'], within: 8, certain: true },
  { concepts: ['reader', 'aside'], within: 8 },
  { concepts: ['reader', 'rate'], within: 8 },
  { concepts: ['reader', 'end'], within: 8 },
  { concepts: ['reader', 'say'], within: 6 },
  { concepts: ['role', 'reader'], within: 8, certain: true },
  { concepts: ['role', 'mild'], within: 14, certain: true },
  { concepts: ['role', 'your'], within: 4 },
  { concepts: ['say', 'only'], within: 4 },
  { concepts: ['say', 'mild'], within: 8 },
  { concepts: ['expose', 'orders'], within: 6, certain: true },
  { concepts: ['rate', 'mild'], within: 9 },
  { concepts: ['end', 'case'], within: 5 },
  { concepts: ['not', 'raise'], within: 4 },
  { concepts: ['okayed', 'who'], within: 4 },
  { concepts: ['okayed', 'drill'], within: 3 },
  { concepts: ['advise', 'harm'], within: 6 },
  { concepts: ['advise', 'reader'], within: 4 },
  { concepts: ['expose', 'your'], within: 3 },
  { concepts: ['expose', 'earlier'], within: 3 },
  { concepts: ['machine', 'your'], within: 6 },
  { concepts: ['your', 'okayed'], within: 4 },
  { concepts: ['your', 'raise'], within: 3 },
  { concepts: ['advise', 'listing'], within: 6 },
  { concepts: ['advise', 'not'], within: 6 },
  { concepts: ['blanket', 'mild'], within: 6 },
  { concepts: ['blanket', 'end'], within: 4 },
  { concepts: ['harm', 'case'], within: 5 },
  { concepts: ['soften', 'case'], within: 4 },
  { concepts: ['drill', 'mild'], within: 10 },
  { concepts: ['role', 'harm'], within: 8 },
  { concepts: ['role', 'drill'], within: 8 },
  { concepts: ['role', 'case'], within: 5 },
  { concepts: ['say', 'earlier'], within: 3 },
  { concepts: ['say', 'okayed'], within: 9 },
  { concepts: ['say', 'case'], within: 3 },
  { concepts: ['drill', 'end'], within: 6 },
  { concepts: ['drill', 'rate'], within: 5 },
  { concepts: ['okayed', 'end'], within: 6 },
  { concepts: ['rate', 'okayed'], within: 9 },
];
/** Concepts that are a request by themselves. */
const ALONE: ReadonlySet<Concept> = new Set(['listing', 'addressed', 'mode', 'nothing']);
/** What the name of a speaker has to be followed by to be one. */
const ASKING: ReadonlySet<Concept> = new Set([
  'aside',
  'rate',
  'mild',
  'end',
  'listing',
  'not',
  'raise',
  'say',
  'role',
  'okayed',
  'harm',
  'nothing',
  'drill',
  'advise',
]);
const FARTHEST = Math.max(...PAIRS.map(({ within }) => within));

/** Turns and headings of conversations with models, in the markup of many of them. */
const MARKUP =
  /<\|[a-z_ ]{2,30}\|>|\[\/?inst\]|<<\/?sys>>|<\/?(?:start|end)_of_turn>|#{2,}\s?(?:new )?(?:(?:system|instructions?|assistant|response|user|human|task)\s?:|override|prompt|instruction|task\b)|(?:\bexample \d{1,3}|\bq)\s?:.{0,300}(?:->|=>|→|\ba(?:nswer)?\s?:)\s?[a-z]|\bbegin (?:system )?(?:override|prompt|instructions?)\b|"role"\s?:\s?"(?:system|assistant|developer)"|(?:begin|end) of (?:the )?(?:system |user )?(?:prompt|instructions?|signal|data|evidence|input)\b|\b(?:system|hidden|initial|original)[ _-]prompt|<\/?(?:system|instructions?|assistant|prompt)>(?=[^<]{0,200}[a-z]{3} [a-z]{2})|<\/?data-[0-9a-f]{4,}>|\b(?:system|human|assistant)\s?: .{0,200}\b(?:assistant|model)\s?:|"?(?:stance|keyfindings)"?\s?[:=]|\bstep 1\s?:.{0,200}\bstep 2/;
/** The names of those who speak in such a conversation, before what they say. */
const VOCATIVE =
  /(?:^|[\n"'[({.;|=]\s?)(?:system|assistant|developer|model|ai|llm|agent)(?: note| message| override| instruction)?\s?(?::|\])\s+[^\s"]+ \w|(?:^|[\n.!?] ?)(?:[\p{L}]{1,12} ){0,3}(?:\p{L}')?(?:ia|ki|ai|llm|ии)\s?:/u;
const ADDRESS =
  /\b(?:dear|hey|hi|hello|attention|note|notice|message|memo)(?: to| for)?(?: the| any| an| all| our)?(?: analyst| triage| soc| security| reviewing)? (?:assistant|model|ai|llm|bot|agent|analyst|reader)s?\s?[:,]/;
/** So many letters of words that are about something another reading has to bring out. */
const LEAST_MORE = 8;
const SENTENCE = /[^.!?\n\r。！？]*[.!?\n\r。！？]?/g;
const CAMEL = /([a-z\d])(?=[A-Z][a-z]|[A-Z]{2}[a-z])|([A-Z])(?=[A-Z][a-z])/g;

/** The passages of a text that read like instructions. Linear in the length of the text. */
export function instructionsIn(normal: NormalText): Passage[] {
  return [...passagesOf(normal.text, normal.disguised), ...concealedIn(normal)];
}

/** Those that the text does not show as it is written. */
export function concealedIn({ text, hidden }: NormalText): Passage[] {
  const read = [...hidden, ...mendings(text)]
    .flatMap((words) => [words, ...otherReadings(words)])
    .flatMap((words) => passagesOf(words, true));
  return [...read, ...otherReadings(text).flatMap((reading) => broughtOut(reading, text))];
}

/** In a wrong reading some words are words by chance: what is there must be more than what the text shows anyway. */
function broughtOut(reading: string, text: string): Passage[] {
  return meaning(reading) - meaning(text) >= LEAST_MORE ? passagesOf(reading, true) : [];
}

/** Letters of words that are about something. */
function meaning(text: string): number {
  return hitsIn(plain(text), true).reduce((sum, { start, end }) => sum + end - start, 0);
}

function passagesOf(text: string, hides: boolean): Passage[] {
  const flat = plain(apart(text));
  const marked = new Map<number, { end: number; certain: boolean }>();
  const mark = (start: number, end: number, certain: boolean): void => {
    const known = marked.get(start);
    marked.set(start, { end: Math.max(end, known?.end ?? 0), certain: certain || known?.certain === true });
  };
  const hits = hitsIn(flat, hides);
  for (const [place, hit] of hits.entries()) {
    if (hit.concepts.some((concept) => ALONE.has(concept))) mark(hit.start, hit.end, hides || hit.disguised);
    for (let before = place - 1; before >= 0; before--) {
      const other = hits[before] as Hit;
      const distance = hit.place - other.place;
      if (distance > FARTHEST) break;
      const pair = PAIRS.filter(({ concepts, within }) => distance <= within && about(other, hit, concepts));
      if (pair.length === 0) continue;
      mark(other.start, hit.end, hides || (other.disguised && hit.disguised) || pair.some(({ certain }) => certain));
    }
  }
  const asks = hits.some(({ concepts }) => concepts.some((concept) => ASKING.has(concept)));
  for (const pattern of asks ? [MARKUP, ADDRESS, VOCATIVE] : [MARKUP, ADDRESS]) {
    const found = pattern.exec(flat);
    if (found) mark(found.index, found.index + found[0].length, true);
  }
  return sentencesAround(flat, marked);
}

function about(one: Hit, other: Hit, [first, second]: readonly [Concept, Concept]): boolean {
  return (
    (one.concepts.includes(first) && other.concepts.includes(second)) ||
    (one.concepts.includes(second) && other.concepts.includes(first))
  );
}

function sentencesAround(text: string, marked: ReadonlyMap<number, { end: number; certain: boolean }>): Passage[] {
  if (marked.size === 0) return [];
  const spans = [...marked]
    .map(([start, { end, certain }]) => ({ start, end, certain }))
    .sort((a, b) => a.start - b.start);
  const passages: Passage[] = [];
  let next = 0;
  for (const { 0: sentence, index } of text.matchAll(SENTENCE)) {
    const end = index + sentence.length;
    while ((spans[next]?.end ?? Infinity) <= index) next++;
    const within = [];
    for (let at = next; (spans[at]?.start ?? Infinity) < end; at++)
      if ((spans[at]?.end ?? 0) > index) within.push(spans[at]);
    if (within.length > 0 && sentence.trim() !== '') {
      passages.push({ text: sentence.trim(), certain: within.some((span) => span?.certain) });
    }
  }
  return passages;
}

/** Names such as `closeThisAlert` as words; where nearly every letter changes its case, it says nothing. */
export function apart(text: string): string {
  const changes = text.match(CHANGE)?.length ?? 0;
  if (changes === 0) return text;
  const isAlternating = changes > LEAST_CHANGES && changes > ALTERNATING * (text.match(PAIR)?.length ?? 0);
  return isAlternating ? text.toLowerCase() : text.replace(CAMEL, '$1$2 ');
}

const CHANGE = /[a-z](?=[A-Z])|[A-Z](?=[a-z])/g;
const PAIR = /[a-z](?=[a-z])/gi;
const LEAST_CHANGES = 6;
const ALTERNATING = 0.7;
