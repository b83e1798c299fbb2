import { THREAT_TYPES, type MitreTechnique, type NewSignal, type ThreatType } from '@soc-agent/contracts';
import { attackTable } from '../attack/attack-table.js';
import { phraseBook, readPhrases, type PhraseBook } from '../attack/phrase-book.js';
import { repeated } from '../attack/repeated.js';
import { titleZones } from '../attack/rule-text.js';
import { signalTechniques, techniqueRefs, type SignalTechniques } from '../attack/signal-techniques.js';
import { techniqueTypes } from './technique-types.js';

/** Weight of a technique of confidence 1, as much as that of a word in a title. */
const TECHNIQUE_WEIGHT = 2;
/** Techniques that speak for a type; those after them are guesses. */
const MOST_TECHNIQUES = 3;
/** A tactic that a source names without a technique says less. */
const TACTIC_WEIGHT = 1;
/** What weighs less says nothing; one `~` word alone just does. */
const LEAST_WEIGHT = 0.65;
/** The same for what sounds like everyday operation: it takes a word without `~`. */
const LEAST_EVERYDAY_WEIGHT = 1;
/** Readings kept; the signals of a rule are mostly told in the same words. */
const MAX_KEPT = 2000;

type Classified = Pick<NewSignal, 'title' | 'source' | 'mitreHints' | 'entities'>;

/** Something that speaks for a type. */
export interface TypeReason {
  readonly type: ThreatType;
  readonly weight: number;
  /** For an analyst: `"password spray"`, `T1110.003 Password Spraying`. */
  readonly text: string;
  /** References to the evidence: `signal.title`, `attack:T1110.003`. */
  readonly refs: readonly string[];
  readonly technique?: Pick<MitreTechnique, 'id' | 'name'>;
}

/** A threat type, and what speaks for it. */
export interface ThreatTypeReading {
  readonly type: ThreatType;
  /** Weightiest first; none when nothing speaks for any type and `anomaly_detection` is what is left. */
  readonly reasons: readonly TypeReason[];
}

/** The native type of a signal whose source has none of ours. */
export function classifyThreatType(signal: Classified): ThreatType {
  return readThreatType(signal).type;
}

/**
 * The type that most speaks for: words of title and rule name, and the ATT&CK techniques of hints, rule id and these
 * texts. The description is not read, as it may be a log, where attackers speak.
 */
export function readThreatType(signal: Classified): ThreatTypeReading {
  const ofAccount = signal.entities.users.length > 0 && signal.entities.hosts.length === 0;
  const { product, vendor, format, ruleId, ruleName } = signal.source;
  const key = JSON.stringify([signal.title, product, vendor, format, ruleId, ruleName, signal.mitreHints, ofAccount]);
  const known = readings.get(key);
  if (known) return known;
  if (readings.size >= MAX_KEPT) readings.clear();
  const reading = readingOf(signal, ofAccount);
  readings.set(key, reading);
  return reading;
}

const readings = new Map<string, ThreatTypeReading>();

/** @param ofAccount the signal names an account and no host */
function readingOf(signal: Classified, ofAccount: boolean): ThreatTypeReading {
  const texts = textsOf(signal);
  const { title, source } = signal;
  const { tone, ...found } = signalTechniques(signal, {
    title,
    ...(source.ruleName !== undefined && { ruleName: source.ruleName }),
  });
  const everyday = tone === 'everyday';
  const words = wordsIn(texts);
  // what is said of everyday operation is no step of an attack
  const steps = everyday ? [] : stepsOf(found, ofAccount, Object.keys(texts));
  let type: ThreatType | undefined;
  let most = everyday ? LEAST_EVERYDAY_WEIGHT : LEAST_WEIGHT;
  for (const candidate of THREAT_TYPES) {
    const weight = weightOf(words, candidate) + weightOf(steps, candidate);
    if (weight > most) [type, most] = [candidate, weight];
  }
  const reasons = [...words, ...steps].filter((reason) => reason.type === type).sort((a, b) => b.weight - a.weight);
  return { type: type ?? 'anomaly_detection', reasons };
}

/** Title and rule name by their references; a name equal to the title once. */
function textsOf({ title, source: { ruleName } }: Classified): Record<string, string> {
  return {
    'signal.title': title,
    ...(ruleName !== undefined && ruleName !== title && { 'signal.source.ruleName': ruleName }),
  };
}

let book: PhraseBook | undefined;

/** What the texts say by `data/threat-type-phrases.txt`. */
function wordsIn(texts: Readonly<Record<string, string>>): TypeReason[] {
  book ??= phraseBook(readPhrases('threat-type-phrases.txt'));
  const said = new Map<string, TypeReason & { readonly refs: string[] }>();
  for (const [ref, text] of Object.entries(texts)) {
    for (const { phrase, strength } of book.matches(titleZones(text))) {
      for (const [type, weight] of phrase.subjects as ReadonlyMap<ThreatType, number>) {
        const known = said.get(`${type} ${phrase.text}`);
        if (known) known.refs.push(ref);
        else
          said.set(`${type} ${phrase.text}`, {
            type,
            weight: weight * strength,
            text: `"${phrase.text.replaceAll(' + ', ' … ')}"`,
            refs: [ref],
          });
      }
    }
  }
  return [...said.values()];
}

/** What the techniques speak for by `data/threat-type-techniques.txt`; tactics where the source names those alone. */
function stepsOf(
  { techniques, hints }: Pick<SignalTechniques, 'techniques' | 'hints'>,
  ofAccount: boolean,
  textRefs: readonly string[],
): TypeReason[] {
  if (techniques.length === 0)
    return hints.tactics.flatMap(({ id, ref }) => {
      const type = techniqueTypes().of({ id, tactics: [] }, ofAccount);
      return type ? [{ type, weight: TACTIC_WEIGHT, text: `${id} ${attackTable().tacticName(id)}`, refs: [ref] }] : [];
    });
  return techniques.slice(0, MOST_TECHNIQUES).flatMap((technique) => {
    const { id, name, confidence } = technique;
    const type = techniqueTypes().of(technique, ofAccount);
    if (!type) return [];
    const refs = techniqueRefs(technique, hints, textRefs);
    return [{ type, weight: TECHNIQUE_WEIGHT * confidence, text: `${id} ${name}`, refs, technique: { id, name } }];
  });
}

function weightOf(reasons: readonly TypeReason[], type: ThreatType): number {
  return repeated(reasons.filter((reason) => reason.type === type).map(({ weight }) => weight));
}
