import { readFileSync } from 'node:fs';
import { parentOf } from './attack-table.js';
import type { Zone } from './rule-text.js';
import { tokens } from './tokens.js';

/** Weight of a phrase marked with `~`, as it is said of many other things too. */
export const WEAK = 0.35;
/** Longer phrases count more, but two words not twice as much as one. */
const LENGTH_EXPONENT = 0.8;

/** Something a rule or an alert can say, and what it then speaks of. */
export interface Phrase {
  /** As its file has it: `password spray`, `multiple + failed`. */
  text: string;
  /** Each part's words stand next to each other; the parts stand anywhere. */
  parts: readonly (readonly string[])[];
  /** How significant its words are, for any subject. */
  specificity: number;
  /** Subject to weight: a technique's id in the book of ATT&CK, a threat type in another. */
  subjects: ReadonlyMap<string, number>;
}

/** A phrase found in a text, and how much the places where it was found count. */
export interface PhraseMatch {
  phrase: Phrase;
  strength: number;
}

interface Part {
  words: readonly string[];
  /** Phrases that are looked at when this part was found, and the parts they need besides. */
  leads: { phrase: Phrase; others: readonly Part[] }[];
}

/** The phrases of each subject, indexed for a search in text. */
export class PhraseBook {
  /** By the part's first word. */
  private readonly partsByFirstWord = new Map<string, Part[]>();
  /** By all of the part's words. */
  private readonly parts = new Map<string, Part>();

  /** @param phrases each with its rarest part first, so that most texts never come to look at it */
  constructor(phrases: readonly Phrase[]) {
    for (const phrase of phrases) {
      const [first, ...others] = phrase.parts.map((words) => this.partFor(words));
      first?.leads.push({ phrase, others });
    }
  }

  /** Every phrase of the book that the text contains. */
  matches(zones: readonly Zone[]): PhraseMatch[] {
    const found = this.foundParts(zones);
    const matches: PhraseMatch[] = [];
    for (const [{ leads }, weight] of found) {
      for (const { phrase, others } of leads) {
        let sum = weight;
        for (const part of others) sum += found.get(part) ?? Number.NaN;
        if (sum > 0) matches.push({ phrase, strength: sum / (others.length + 1) });
      }
    }
    return matches;
  }

  /** The parts found anywhere, each with the weight of its best place. */
  private foundParts(zones: readonly Zone[]): Map<Part, number> {
    const found = new Map<Part, number>();
    for (const { words, weight } of zones) {
      for (let start = 0; start < words.length; start++) {
        for (const part of this.partsByFirstWord.get(words[start] ?? '') ?? NO_PARTS) {
          if (standsAt(part.words, words, start) && weight > (found.get(part) ?? 0)) found.set(part, weight);
        }
      }
    }
    return found;
  }

  private partFor(words: readonly string[]): Part {
    const key = words.join(' ');
    const known = this.parts.get(key);
    if (known) return known;
    const part: Part = { words, leads: [] };
    const [first = ''] = words;
    this.parts.set(key, part);
    this.partsByFirstWord.set(first, [...(this.partsByFirstWord.get(first) ?? []), part]);
    return part;
  }
}

const NO_PARTS: readonly Part[] = [];

/** One phrase of one subject, before those of all subjects are weighed against each other. */
export interface PhraseEntry {
  subject: string;
  phrase: string;
  weight: number;
}

/** The entries of a file of the package's `data` folder; its lines read `T1003.001: lsass, security account manager~`. */
export function readPhrases(file: string): PhraseEntry[] {
  return readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => readLine(line));
}

function readLine(line: string): PhraseEntry[] {
  const colon = line.indexOf(': ');
  const subject = line.slice(0, colon);
  return line
    .slice(colon + 2)
    .split(', ')
    .map((phrase) =>
      phrase.endsWith('~') ? { subject, phrase: phrase.slice(0, -1), weight: WEAK } : { subject, phrase, weight: 1 },
    );
}

/** A book of the entries. Words that are said of few subjects tell more; the sub-techniques of a technique are one. */
export function phraseBook(entries: readonly PhraseEntry[]): PhraseBook {
  return new PhraseBook(compile(entries));
}

function compile(entries: readonly PhraseEntry[]): Phrase[] {
  const byText = new Map<string, { parts: string[][]; entries: PhraseEntry[] }>();
  for (const entry of entries) {
    const parts = entry.phrase.split(' + ').map((part) => tokens(part));
    const key = parts.map((part) => part.join(' ')).join(' + ');
    const known = byText.get(key);
    if (known) known.entries.push(entry);
    else byText.set(key, { parts, entries: [entry] });
  }
  const rarity = wordRarity(byText.values());
  const rarest = (part: readonly string[]): number => Math.max(...part.map((word) => rarity.get(word) ?? 1));
  return Array.from(byText.values(), ({ parts, entries: same }) => {
    const words = parts.flatMap((part) => [...new Set(part)]);
    const specificity = words.reduce((sum, word) => sum + (rarity.get(word) ?? 1), 0) ** LENGTH_EXPONENT;
    const subjects = new Map<string, number>();
    for (const { subject, weight } of same) subjects.set(subject, Math.max(weight, subjects.get(subject) ?? 0));
    // a phrase of several subjects counts less for each
    const share = 1 / (1 + 0.5 * (subjects.size - 1));
    for (const [subject, weight] of subjects) subjects.set(subject, specificity * share * weight);
    const [{ phrase: text } = { phrase: '' }] = same;
    return { text, parts: parts.toSorted((a, b) => rarest(b) - rarest(a)), specificity, subjects };
  });
}

/** 1 for a word used of one subject only, towards 0 for a word used of all; inverse document frequency, scaled. */
function wordRarity(phrases: Iterable<{ parts: string[][]; entries: PhraseEntry[] }>): Map<string, number> {
  const families = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const { parts, entries } of phrases) {
    for (const { subject } of entries) {
      all.add(parentOf(subject));
      for (const word of parts.flat()) {
        const known = families.get(word) ?? new Set();
        families.set(word, known.add(parentOf(subject)));
      }
    }
  }
  const most = Math.log(1 + all.size);
  return new Map(Array.from(families, ([word, { size }]) => [word, Math.log(1 + all.size / size) / most]));
}

function standsAt(phrase: readonly string[], words: readonly string[], start: number): boolean {
  for (let offset = 1; offset < phrase.length; offset++) if (phrase[offset] !== words[start + offset]) return false;
  return true;
}
