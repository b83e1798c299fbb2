import { parentOf } from './attack-table.js';
import { tokens } from './tokens.js';
import type { RuleText } from './rule-text.js';

/** A rule whose techniques are known. */
export interface ReferenceText extends RuleText {
  /** ATT&CK v19 ids. */
  techniques: readonly string[];
}

/** Rules compared by how close they are; the square makes near copies count and leaves little to the rest. */
const NEIGHBOURS = 10;
/** Sentences of a description that are compared. */
const SENTENCES = 2;

/** Finds rules whose wording is like a given one: TF-IDF, cosine. */
export class ReferenceIndex {
  private readonly rarity = new Map<string, number>();
  /** Word to the references that use it, and its weight there. */
  private readonly postings = new Map<string, { reference: number; weight: number }[]>();

  constructor(private readonly references: readonly ReferenceText[]) {
    const documents = references.map((reference) => counts(wordsOf(reference, Number.POSITIVE_INFINITY)));
    for (const document of documents) {
      for (const word of document.keys()) this.rarity.set(word, (this.rarity.get(word) ?? 0) + 1);
    }
    for (const [word, inDocuments] of this.rarity) {
      this.rarity.set(word, Math.log((1 + references.length) / (1 + inDocuments)) + 1);
    }
    documents.forEach((document, reference) => {
      for (const [word, weight] of this.vector(document)) {
        const posting = this.postings.get(word) ?? [];
        this.postings.set(word, posting);
        posting.push({ reference, weight });
      }
    });
  }

  /** Votes of the nearest references for technique families, `similarity²` each. */
  votes(text: RuleText): Map<string, number> {
    const similarities = new Map<number, number>();
    for (const [word, weight] of this.vector(counts(wordsOf(text, SENTENCES)))) {
      for (const { reference, weight: there } of this.postings.get(word) ?? []) {
        similarities.set(reference, (similarities.get(reference) ?? 0) + weight * there);
      }
    }
    const nearest = [...similarities].sort((a, b) => b[1] - a[1]).slice(0, NEIGHBOURS);
    const votes = new Map<string, number>();
    for (const [reference, similarity] of nearest) {
      for (const family of familiesOf(this.references[reference])) {
        votes.set(family, (votes.get(family) ?? 0) + similarity ** 2);
      }
    }
    return votes;
  }

  private vector(words: ReadonlyMap<string, number>): Map<string, number> {
    const vector = new Map<string, number>();
    let squares = 0;
    for (const [word, count] of words) {
      const rarity = this.rarity.get(word);
      if (rarity === undefined) continue;
      const weight = (1 + Math.log(count)) * rarity;
      vector.set(word, weight);
      squares += weight ** 2;
    }
    const length = Math.sqrt(squares) || 1;
    for (const [word, weight] of vector) vector.set(word, weight / length);
    return vector;
  }
}

/** The technique families a reference stands for, each once. */
export function familiesOf(reference: ReferenceText | undefined): Set<string> {
  return new Set(reference?.techniques.map(parentOf));
}

/** The title counts twice. */
function wordsOf({ title, description = '' }: RuleText, sentences: number): string[] {
  const some = Number.isFinite(sentences) ? description.split(/(?<=[.!?])\s+/, sentences).join(' ') : description;
  const words = tokens(title);
  return [...words, ...words, ...tokens(some)];
}

function counts(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}
