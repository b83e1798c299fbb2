import type { MitreTechnique, ThreatSignal } from '@soc-agent/contracts';
import { attackTable } from '../attack/attack-table.js';
import { LIKELY_TECHNIQUE } from '../attack/base-impact.js';
import { alertCount } from '../evidence/triage-memory.js';
import { counted } from '../evidence/wording.js';
import type { Term } from './log-odds.js';
import type { TriageWeights } from './weights.js';

/** How far the first tactic of a technique points to an intruder, 0..1, by name; .4 for the others. A judgement. */
const TACTIC_WEIGHT: Readonly<Record<string, number>> = {
  'Credential Access': 1,
  'Lateral Movement': 1,
  'Command and Control': 0.8,
  Exfiltration: 1,
  Impact: 1,
  'Privilege Escalation': 0.8,
  'Initial Access': 0.8,
  Discovery: 0.3,
  Reconnaissance: 0.3,
  Collection: 0.6,
};
const OTHER_TACTICS = 0.4;

/** What became of it, in the words of many vendors; the first that matches is taken. */
const OUTCOMES = [
  ['succeeded', /\b(?:succe(?:ss|ssful(?:ly)?|eded)|granted|approved|logged (?:in|on)|compromised|established)\b/i],
  [
    'stopped',
    /\b(?:block(?:ed|s)?|prevent(?:ed)?|quarantined?|clean(?:ed)?|removed|remediated|mitigated|dropped|denied|rejected|banned|terminated|disinfected)\b/i,
  ],
  ['failed', /\b(?:fail(?:ed|ure|ures|s)?|unsuccessful|invalid|refused|expired)\b/i],
] as const;
/** Fields in which adapters and senders say what became of it. */
const OUTCOME_FIELDS = ['outcome', 'action', 'result', 'disposition', 'actionTaken'] as const;

/** Accounts, groups and machines that rule over others. */
const PRIVILEGED =
  /\b(?:root|administrators?|domain admins?|enterprise admins?|super ?admins?|global admin(?:istrator)?s?|break-?glass|nt authority|domain controllers?|krbtgt|sudo(?:ers)?)\b/i;
const PRIVILEGED_NAMES = /^(?:root|administrator|admin|krbtgt|.*\\administrator|dc\d*|.*[-.]dc\d+)$/i;

/** What vendors call a verdict of theirs, without blanks and underscores, lower case. */
const VENDOR_REAL: ReadonlySet<string> = new Set(['truepositive', 'malicious', 'confirmed', 'confirmedthreat']);
const VENDOR_FALSE: ReadonlySet<string> = new Set([
  ...['falsepositive', 'benign', 'benignpositive', 'benigntruepositive', 'clean', 'harmless'],
  ...['informationalexpectedactivity', 'notmalicious'],
]);
const VERDICT_FIELDS = ['vendorVerdict', 'verdict', 'classification', 'determination'] as const;
const CONFIDENCE_WORDS: Readonly<Record<string, number>> = { low: 0.2, medium: 0.5, high: 0.9 };

type Row = readonly [indicator: string, logOdds: number, description: string, evidence: string[]];

/**
 * What the signal itself says: which technique it shows, what became of it, how often, whose account, and what its
 * source makes of it. Each only once, whatever the number of words.
 */
export function contentTerms(
  signal: ThreatSignal,
  techniques: readonly MitreTechnique[],
  weights: TriageWeights,
): Term[] {
  const rows = [
    techniqueRow(techniques, weights),
    outcomeRow(signal, weights),
    countRow(signal, weights),
    privilegeRow(signal, weights),
    vendorVerdictRow(signal, weights),
    vendorConfidenceRow(signal, weights),
  ];
  return rows
    .filter((row): row is Row => row !== undefined && row[1] !== 0)
    .map(([indicator, logOdds, description, evidence]) => ({
      indicator,
      logOdds,
      description,
      source: indicator === 'technique' ? 'priority' : 'signal',
      evidence,
      family: 'content',
    }));
}

/** The technique that weighs most; a guess weighs little. */
function techniqueRow(techniques: readonly MitreTechnique[], { technique: weight }: TriageWeights): Row | undefined {
  const telling = techniques
    .filter(({ confidence }) => confidence >= LIKELY_TECHNIQUE)
    .map((technique) => ({ technique, weighs: technique.confidence * tacticWeight(technique) }))
    .sort((a, b) => b.weighs - a.weighs);
  const [most] = telling;
  if (!most) return undefined;
  const { id, name } = most.technique;
  return ['technique', weight * most.weighs, `it shows ${id} ${name}`, [`attack:${id}`]];
}

function tacticWeight({ tactics }: MitreTechnique): number {
  const [first] = tactics;
  return (first !== undefined ? TACTIC_WEIGHT[attackTable().tacticName(first)] : undefined) ?? OTHER_TACTICS;
}

/** What its field says; else the title, else the description. */
function outcomeRow(signal: ThreatSignal, weights: TriageWeights): Row | undefined {
  const texts: (readonly [text: string, ref: string])[] = [
    ...OUTCOME_FIELDS.map((field) => [textOf(signal.metadata[field]), `signal.metadata.${field}`] as const),
    [signal.title, 'signal.title'],
    [signal.description ?? '', 'signal.description'],
  ];
  for (const [text, ref] of texts) {
    const [outcome, words] = OUTCOMES.find(([, pattern]) => pattern.test(text)) ?? [];
    if (outcome === undefined || words === undefined) continue;
    const [word = ''] = words.exec(text) ?? [];
    return [`outcome_${outcome}`, weights[outcome], `its source says "${word.toLowerCase()}"`, [ref]];
  }
  return undefined;
}

function countRow(signal: ThreatSignal, { count: weight }: TriageWeights): Row | undefined {
  const alerts = alertCount(signal);
  return ['count', weight * Math.log(alerts), `it stands for ${counted(alerts, 'alert')}`, ['signal.metadata.count']];
}

function privilegeRow({ title, description = '', entities }: ThreatSignal, weights: TriageWeights): Row | undefined {
  for (const list of ['users', 'hosts'] as const) {
    const position = entities[list].findIndex((name) => PRIVILEGED_NAMES.test(name));
    const ref = `signal.entities.${list}[${position}]`;
    if (position >= 0) return ['privilege', weights.privilege, 'a privileged account or system is concerned', [ref]];
  }
  const texts = [
    [title, 'signal.title'],
    [description, 'signal.description'],
  ] as const;
  const found = texts.find(([text]) => PRIVILEGED.test(text));
  if (!found) return undefined;
  const [word = ''] = PRIVILEGED.exec(found[0]) ?? [];
  return ['privilege', weights.privilege, `it concerns "${word.toLowerCase()}"`, [found[1]]];
}

function vendorVerdictRow({ metadata, source }: ThreatSignal, weights: TriageWeights): Row | undefined {
  for (const field of VERDICT_FIELDS) {
    const said = textOf(metadata[field])
      .toLowerCase()
      .replaceAll(/[\s_-]/g, '');
    const weight = VENDOR_REAL.has(said)
      ? weights.vendorReal
      : VENDOR_FALSE.has(said)
        ? weights.vendorFalse
        : undefined;
    if (weight === undefined) continue;
    const verdict = VENDOR_REAL.has(said) ? 'real' : 'harmless';
    return ['vendor_verdict', weight, `${source.product} itself calls it ${verdict}`, [`signal.metadata.${field}`]];
  }
  return undefined;
}

/** A confidence of a half says nothing; 0..1, 0..100 and words are understood. */
function vendorConfidenceRow({ metadata, source }: ThreatSignal, weights: TriageWeights): Row | undefined {
  const said = metadata['confidence'];
  const word = CONFIDENCE_WORDS[textOf(said).toLowerCase()];
  const value = word ?? (typeof said === 'number' || textOf(said) !== '' ? Number(said) : Number.NaN);
  const share = value > 1 ? value / 100 : value;
  if (!(share >= 0 && share <= 1)) return undefined;
  const logOdds = weights.vendorConfidence * (2 * share - 1);
  return [
    'vendor_confidence',
    logOdds,
    `${source.product} is ${Math.round(share * 100)} % sure`,
    ['signal.metadata.confidence'],
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : '';
}
