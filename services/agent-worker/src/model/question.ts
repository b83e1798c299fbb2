import type { ThreatSignal } from '@soc-agent/contracts';
import type { EvidenceItem, Investigation } from '@soc-agent/domain';
import { Pseudonyms } from './pseudonyms.js';

/** Bounds of one question; together about 40,000 characters. */
const MAX_EVIDENCE_ITEMS = 60;
const MAX_VALUE = 500;
const MAX_REF = 200;
const MAX_CONCLUSION = 2000;
const MAX_FINDINGS = 15;
/** Characters of one token, on the low side for JSON full of addresses and ids. */
const CHARACTERS_PER_TOKEN = 3;

/** What is asked about one signal: the same investigation gives the same text. */
export interface Question {
  /** JSON, without secrets and personal data. */
  text: string;
  /** About how many tokens it costs to ask; rather too many. */
  tokens: number;
  /** What may be cited. */
  evidence: readonly EvidenceItem[];
  /** Puts back into the model's words what was hidden. */
  restore(text: string): string;
}

/** Composes the question from what the agent gathered, the evidence its rules cited first. */
export function questionOf(signal: ThreatSignal, { evidence, assessment }: Investigation): Question {
  const pseudonyms = new Pseudonyms();
  const chosen = mostRelevant(evidence, assessment);
  const data = {
    threatType: signal.threatType,
    severity: signal.severity,
    evidence: chosen,
    rulesConcluded: assessment.analysis,
    rulesFound: assessment.keyFindings.slice(0, MAX_FINDINGS).map(({ text }) => text),
  };
  const text = JSON.stringify(data, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    // hidden first: a secret that is cut in the middle is no longer known as one
    return pseudonyms.hide(value).slice(0, key === 'rulesConcluded' ? MAX_CONCLUSION : MAX_VALUE);
  });
  return {
    text,
    tokens: Math.ceil(text.length / CHARACTERS_PER_TOKEN),
    evidence: chosen,
    restore: (answer) => pseudonyms.restore(answer),
  };
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
