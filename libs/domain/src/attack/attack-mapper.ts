import type { MitreTechnique } from '@soc-agent/contracts';
import { attackTable, parentOf, type AttackTable } from './attack-table.js';
import { phraseBook, readPhrases, WEAK, type Phrase, type PhraseBook, type PhraseMatch } from './phrase-book.js';
import { familiesOf, ReferenceIndex, type ReferenceText } from './reference-index.js';
import { repeated } from './repeated.js';
import { zonesOf, type RuleText } from './rule-text.js';
import { TONE_FACTORS, toneOf, type Tone } from './tone.js';

/** Reference rules that weigh as much as the phrase book's own word. */
const BOOK_WEIGHT = 4;
/** Least strength of a match that references learn from: title or first sentences. */
const LEARNING_STRENGTH = 0.5;
/** Weight of likeness to reference rules beside phrases. */
const VOTE_WEIGHT = 0.7;
const MOST_CONFIDENCE = 0.9;
/** Candidates less likely than this, before the tone counts, are not given. */
const LEAST_CONFIDENCE = 0.03;
const MOST_TECHNIQUES = 5;
/** What speaks of a family as a whole counts less than what speaks of one of its members. */
const PARENT_SHARE = 0.5;

/** Reconnaissance and resource development: names of their techniques (`IP Addresses`) are words of every alert. */
const BEFORE_INTRUSION: readonly string[] = ['TA0043', 'TA0042'];

type Scores = Map<string, number>;

/**
 * Maps the wording of rules to ATT&CK techniques: a book of phrases gives candidates; reference rules, where some are
 * given, correct how much each phrase is to be trusted and vote by likeness. One technique per family is answered, the
 * family's likeliest member.
 */
export class AttackMapper {
  private readonly learned = new Map<Phrase, Scores>();
  private readonly references: ReferenceIndex | undefined;

  /** @param references rules with known techniques, a customer's own for example; none are shipped */
  constructor(
    references: readonly ReferenceText[] = [],
    private readonly table: AttackTable = attackTable(),
    private readonly book: PhraseBook = shippedPhraseBook(table),
  ) {
    if (references.length === 0) return;
    this.references = new ReferenceIndex(references);
    this.learn(references);
  }

  /** Most likely first; `confidence` is the estimated chance that the technique is one the rule's author would name. */
  map(text: RuleText): MitreTechnique[] {
    return this.read(text).techniques;
  }

  /** The techniques as `map` gives them, and the tone that their confidence depends on. */
  read(text: RuleText): { techniques: MitreTechnique[]; tone: Tone } {
    const zones = zonesOf(text);
    const matches = this.book.matches(zones);
    const scores = this.score(text, matches);
    const tone = toneOf(zones);
    const techniques = [...scores]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_TECHNIQUES)
      .flatMap(([family, score]) => this.techniqueOf(family, matches, score))
      .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
      .map((technique) => ({ ...technique, confidence: rounded(technique.confidence * TONE_FACTORS[tone]) }));
    return { techniques, tone };
  }

  /** Score of each technique family; with phrases alone the best is below 1. */
  private score(text: RuleText, matches: readonly PhraseMatch[]): Scores {
    const said = new Map<string, number[]>();
    for (const { phrase, strength } of matches) {
      for (const [family, weight] of this.learned.get(phrase) ?? familyWeights(phrase)) {
        const known = said.get(family) ?? [];
        said.set(family, known);
        known.push(weight * strength);
      }
    }
    const sums = Array.from(said, ([family, weights]) => [family, repeated(weights)] as const);
    const most = sums.reduce((best, [, sum]) => Math.max(best, sum), 0);
    const scores: Scores = new Map(sums.map(([family, sum]) => [family, sum / (most + 1)]));
    for (const [family, vote] of this.references?.votes(text) ?? []) {
      scores.set(family, (scores.get(family) ?? 0) + VOTE_WEIGHT * vote);
    }
    return scores;
  }

  private techniqueOf(family: string, matches: readonly PhraseMatch[], score: number): MitreTechnique[] {
    const technique = this.table.technique(likeliestMember(family, matches));
    if (!technique) return [];
    const { id, name, tactics } = technique;
    const confidence = rounded(Math.min(MOST_CONFIDENCE, score));
    return [{ id, name, tactics: [...tactics], confidence, source: 'rule-text' }];
  }

  /** Counts in which families a phrase was really used; a posterior mean with the book as prior. */
  private learn(references: readonly ReferenceText[]): void {
    const uses = new Map<Phrase, { count: number; families: Scores }>();
    for (const reference of references) {
      const families = familiesOf(reference);
      for (const { phrase, strength } of this.book.matches(zonesOf(reference))) {
        if (strength < LEARNING_STRENGTH) continue;
        const use = uses.get(phrase) ?? { count: 0, families: new Map() };
        uses.set(phrase, use);
        use.count += 1;
        for (const family of families) use.families.set(family, (use.families.get(family) ?? 0) + 1);
      }
    }
    for (const [phrase, { count, families }] of uses) {
      const posterior: Scores = new Map();
      for (const [family, weight] of familyWeights(phrase)) posterior.set(family, BOOK_WEIGHT * weight);
      for (const [family, times] of families) {
        posterior.set(family, (posterior.get(family) ?? 0) + phrase.specificity * times);
      }
      for (const [family, sum] of posterior) posterior.set(family, sum / (BOOK_WEIGHT + count));
      this.learned.set(phrase, posterior);
    }
  }
}

/** The book's word on a phrase: of the members of a family the weightiest. */
function familyWeights({ subjects }: Phrase): Scores {
  const weights: Scores = new Map();
  for (const [id, weight] of subjects) {
    const family = parentOf(id);
    if (weight > (weights.get(family) ?? 0)) weights.set(family, weight);
  }
  return weights;
}

/** The technique or sub-technique of the family that the phrases speak of most; the family itself when they speak of none. */
function likeliestMember(family: string, matches: readonly PhraseMatch[]): string {
  const members = new Map<string, number[]>();
  for (const { phrase, strength } of matches) {
    for (const [id, weight] of phrase.subjects) {
      if (parentOf(id) !== family) continue;
      const known = members.get(id) ?? [];
      members.set(id, known);
      known.push(weight * strength);
    }
  }
  let likeliest = family;
  let best = 0;
  for (const [id, weights] of members) {
    const sum = repeated(weights) * (id === family ? PARENT_SHARE : 1);
    if (sum > best) [likeliest, best] = [id, sum];
  }
  return likeliest;
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}

const books = new WeakMap<AttackTable, PhraseBook>();

/** `data/attack-phrases.txt` and the techniques' names of two words and more; compiled once, as many mappers may differ in their references only. */
function shippedPhraseBook(table: AttackTable): PhraseBook {
  const known = books.get(table);
  if (known) return known;
  const names = Array.from(table.all())
    .filter(({ name }) => name.includes(' '))
    .map(({ id, name, tactics }) => ({
      subject: id,
      phrase: name.replaceAll(/[^a-z0-9 ]/gi, ' '),
      weight: tactics.some((tactic) => BEFORE_INTRUSION.includes(tactic)) ? WEAK : 1,
    }));
  const book = phraseBook([...readPhrases('attack-phrases.txt'), ...names]);
  books.set(table, book);
  return book;
}

let shared: AttackMapper | undefined;

/** The process's own, without references; made on first use. */
export function attackMapper(): AttackMapper {
  shared ??= new AttackMapper();
  return shared;
}
