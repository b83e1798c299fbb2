import type { CustomerPrivacy, HiddenValues, ThreatSignal } from '@soc-agent/contracts';
import { normalText, signalEvidence, type EvidenceItem, type Investigation } from '@soc-agent/domain';
import { Pseudonyms } from './pseudonyms.js';
import { readSignal, readText, type PlacedPassage } from './signal-reading.js';

/** Bounds of one question; together about 40,000 characters. */
const MAX_EVIDENCE_ITEMS = 60;
const MAX_VALUE = 500;
const MAX_REF = 200;
const MAX_CONCLUSION = 2000;
const MAX_FINDINGS = 15;
/** Characters of one token, on the low side for JSON full of addresses and ids. */
const CHARACTERS_PER_TOKEN = 3;
const SIGNAL = 'signal.';
const METADATA = 'signal.metadata.';

/** A piece of evidence in a question. */
interface AskedEvidence extends EvidenceItem {
  /** The reference as the rest of the system knows it: that of the question is in its normal form. */
  original: string;
}

/** What is asked about one signal: the same investigation gives the same text. */
export interface Question {
  /** JSON, in its normal form, without secrets and personal data. */
  text: string;
  /** About how many tokens it costs to ask; rather too many. */
  tokens: number;
  /** What may be cited, as it was sent but for what was hidden in it. */
  evidence: readonly AskedEvidence[];
  /** What of it speaks to a reader. */
  passages: readonly PlacedPassage[];
  /** What the model is not shown. */
  hidden: readonly HiddenValues[];
  /** Puts back into the model's words what was hidden. */
  restore(text: string): string;
}

/**
 * Composes the question from what the agent gathered, the evidence its rules cited first. Each text is brought into its normal form, checked,
 * and rid of what is private, and only then cut: what is checked is what is sent.
 */
export function questionOf(
  signal: ThreatSignal,
  { evidence, assessment }: Investigation,
  privacy?: CustomerPrivacy,
): Question {
  const pseudonyms = new Pseudonyms(privacy);
  const reading = readSignal(signal);
  // what no evidence is made of, or nobody wrote
  const { raw: _raw, id: _id, ...told } = reading.signal;
  const sent = signalEvidence(pseudonyms.hideIn(told) as ThreatSignal);
  const passages = [...reading.passages];
  const chosen = mostRelevant(evidence, assessment).map(({ ref: original, value }) => {
    const ref = normalRef(original, pseudonyms);
    const known = original.startsWith(SIGNAL) ? sent.get(ref) : undefined;
    if (known !== undefined) return { original, ref, value: known.slice(0, MAX_VALUE) };
    const normal = readText(value);
    if (!original.startsWith(SIGNAL))
      passages.push(...normal.passages.map((passage) => ({ ...passage, ref: original })));
    return { original, ref, value: pseudonyms.hide(normal.text).slice(0, MAX_VALUE) };
  });
  const worded = (text: string, most: number): string => pseudonyms.hide(normalText(text).text).slice(0, most);
  const text = JSON.stringify({
    threatType: signal.threatType,
    severity: signal.severity,
    evidence: chosen.map(({ ref, value }) => ({ ref, value })),
    rulesConcluded: worded(assessment.analysis, MAX_CONCLUSION),
    rulesFound: assessment.keyFindings.slice(0, MAX_FINDINGS).map((finding) => worded(finding.text, MAX_VALUE)),
  });
  const restore = (answer: string): string => pseudonyms.restore(answer);
  const asked = new Set(chosen.map(({ original }) => original));
  return {
    text,
    tokens: Math.ceil(text.length / CHARACTERS_PER_TOKEN),
    evidence: chosen.map(({ original, ref, value }) => ({ original, ref: restore(ref), value: restore(value) })),
    passages: passages.filter(({ ref }) => asked.has(ref)),
    hidden: pseudonyms.counts(),
    restore,
  };
}

/** Names of metadata are the sender's: they are sent as all texts are. */
function normalRef(ref: string, pseudonyms: Pseudonyms): string {
  if (ref.startsWith(SIGNAL) && !ref.startsWith(METADATA)) return ref;
  const prefix = ref.startsWith(METADATA) ? METADATA : '';
  return prefix + pseudonyms.hide(normalText(ref.slice(prefix.length)).text);
}

function mostRelevant(
  evidence: readonly EvidenceItem[],
  { keyFindings, facts }: Investigation['assessment'],
): EvidenceItem[] {
  const cited = new Set([...keyFindings, ...facts].flatMap((statement) => statement.evidence));
  // names of metadata are the sender's, of any length
  const usable = evidence.filter(({ ref }) => ref.length <= MAX_REF);
  const ordered = [...usable.filter(({ ref }) => cited.has(ref)), ...usable.filter(({ ref }) => !cited.has(ref))];
  return ordered.slice(0, MAX_EVIDENCE_ITEMS);
}
