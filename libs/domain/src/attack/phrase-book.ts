import { readFileSync } from 'node:fs';
import { parentOf, type AttackTable } from './attack-table.js';
import type { Zone } from './rule-text.js';
import { tokens } from './tokens.js';

/** Weight of a phrase marked with `~`, as it is said of many other things too. */
const WEAK = 0.35;
/** Longer phrases count more, but two words not twice as much as one. */
const LENGTH_EXPONENT = 0.8;

/** Something a rule can say, and the techniques it then speaks of. */
export interface Phrase {
  /** Each part's words stand next to each other; the parts stand anywhere. */
  parts: readonly (readonly string[])[];
  /** How telling its words are, whatever they are said of. */
  specificity: number;
  /** Technique id to weight. */
  techniques: ReadonlyMap<string, number>;
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

/** The project's own table of what is said of each technique, and the names of the techniques, ready to be found in text. */
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

/** The shipped book: `data/attack-phrases.txt` and the techniques' names of two words and more. */
export function loadPhraseBook(table: AttackTable): PhraseBook {
  const text = readFileSync(new URL('../../data/attack-phrases.txt', import.meta.url), 'utf8');
  const entries = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => readLine(line));
  const names = Array.from(table.all())
    .filter(({ name }) => name.includes(' '))
    .map(({ id, name }) => ({ id, phrase: name.replaceAll(/[^a-z0-9 ]/gi, ' '), weight: 1 }));
  return new PhraseBook(compile([...entries, ...names]));
}

interface Entry {
  id: string;
  phrase: string;
  weight: number;
}

/** `T1003.001: lsass, security account manager~` */
function readLine(line: string): Entry[] {
  const colon = line.indexOf(': ');
  const id = line.slice(0, colon);
  return line
    .slice(colon + 2)
    .split(', ')
    .map((phrase) =>
      phrase.endsWith('~') ? { id, phrase: phrase.slice(0, -1), weight: WEAK } : { id, phrase, weight: 1 },
    );
}

function compile(entries: readonly Entry[]): Phrase[] {
  const byText = new Map<string, { parts: string[][]; entries: Entry[] }>();
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
    const techniques = new Map<string, number>();
    for (const { id, weight } of same) techniques.set(id, Math.max(weight, techniques.get(id) ?? 0));
    // what is said of several techniques says less of each
    const share = 1 / (1 + 0.5 * (techniques.size - 1));
    for (const [id, weight] of techniques) techniques.set(id, specificity * share * weight);
    return { parts: parts.toSorted((a, b) => rarest(b) - rarest(a)), specificity, techniques };
  });
}

/** 1 for a word used of one technique only, towards 0 for a word used of all; inverse document frequency, scaled. */
function wordRarity(phrases: Iterable<{ parts: string[][]; entries: Entry[] }>): Map<string, number> {
  const families = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const { parts, entries } of phrases) {
    for (const { id } of entries) {
      all.add(parentOf(id));
      for (const word of parts.flat()) {
        const known = families.get(word) ?? new Set();
        families.set(word, known.add(parentOf(id)));
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
