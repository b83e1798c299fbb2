import type { MitreTechnique, ThreatSignal } from '@soc-agent/contracts';
import { attackTable } from '../../attack/attack-table.js';
import { baseImpact, severityOfImpact } from '../../attack/base-impact.js';
import type { Agent } from '../agent.js';
import { CaseFile } from '../../evidence/case-file.js';
import type { Investigation } from '../../evidence/investigation.js';
import { quoted, subjectOf } from '../../evidence/signal-evidence.js';
import { listed } from '../../evidence/wording.js';
import type { HintReading } from '../../attack/hints.js';
import { signalTechniques, techniqueRefs } from '../../attack/signal-techniques.js';
import { readThreatType } from '../../intake/classify-threat-type.js';

/** Techniques kept; more would say nothing. */
const MAX_TECHNIQUES = 8;
/** Reasons told for the threat type. */
const MAX_REASONS = 3;

/** Which ATT&CK tactics and techniques is it, and how bad is it if it is real? Needs nothing but the signal. */
export const priorityAgent: Agent = {
  kind: 'priority',
  investigate: (signal) => Promise.resolve(prioritize(signal)),
};

function prioritize(signal: ThreatSignal): Investigation {
  const file = new CaseFile(signal);
  file.consult('ATT&CK v19 table');
  const { hints, ...found } = signalTechniques(signal, {
    title: signal.title,
    ...(signal.source.ruleName !== undefined && { ruleName: signal.source.ruleName }),
    ...(signal.description !== undefined && { description: signal.description }),
  });
  const techniques = found.techniques.slice(0, MAX_TECHNIQUES);
  for (const { id, name } of techniques) file.cite(`attack:${id}`, name);
  reportHints(file, hints);
  reportTechniques(file, signal, hints, techniques);
  reportType(file, signal);

  const impact = baseImpact(signal, techniques);
  const proposed = severityOfImpact(impact.value);
  const impactRefs = [
    'signal.severity',
    'signal.source.product',
    ...techniques.slice(0, 3).map(({ id }) => `attack:${id}`),
  ];
  file.fact('proposed_severity', proposed, impactRefs);
  file.find(0.5, `Impact ${impact.value} of 100 if it is real: ${impact.reasons.join('; ')}.`, impactRefs);

  file.ask(
    'ATT&CK techniques',
    2,
    techniques[0]?.confidence ?? 0,
    'which ATT&CK techniques it is: neither hints nor text say so with confidence',
  );
  file.ask(
    'severity by the source',
    1,
    signal.severity ? 1 : 0,
    `how severe ${signal.source.product} finds it: no severity was given`,
  );
  return file.close(opening(signal, techniques, impact.value, proposed), { techniques });
}

function reportHints(file: CaseFile, { unknown, renamed }: HintReading): void {
  for (const { hint, ref } of unknown) {
    file.find(0.2, `The source's hint ${quoted(hint)} is no ATT&CK technique or tactic.`, [ref]);
  }
  for (const { hint, ref, technique } of renamed) {
    file.find(0.25, `${quoted(hint)} of earlier ATT&CK versions is ${technique.id} ${technique.name} in v19.`, [
      ref,
      `attack:${technique.id}`,
    ]);
  }
}

function reportTechniques(
  file: CaseFile,
  signal: ThreatSignal,
  hints: HintReading,
  techniques: readonly MitreTechnique[],
): void {
  const tactics = tacticsOf(techniques, hints);
  for (const technique of techniques.slice(0, 3)) {
    const { id, name, confidence, source, tactics: own } = technique;
    file.find(
      0.4 + 0.4 * confidence,
      `${id} ${name} (${listed(own.map(tacticName))}), ${basisOf(source, signal)}, confidence ${confidence.toFixed(2)}.`,
      techniqueRefs(technique, hints, TEXT_REFS),
    );
  }
  for (const tactic of tactics) {
    const refs = [
      ...techniques.filter(({ tactics: own }) => own.includes(tactic)).map(({ id }) => `attack:${id}`),
      ...hints.tactics.filter(({ id }) => id === tactic).map(({ ref }) => ref),
    ];
    file.fact('tactic', tactic, refs);
  }
  if (techniques.length > 0) {
    file.recommend(`Look for what usually comes next to ${listed(tactics.map(tacticName), 3)} on the same entities.`);
  }
}

/** Why the signal has its type; where its words suggest another than the source gave, both are named. */
function reportType(file: CaseFile, signal: ThreatSignal): void {
  const { type, reasons } = readThreatType(signal);
  const told = reasons.slice(0, MAX_REASONS);
  for (const { technique } of told) if (technique) file.cite(`attack:${technique.id}`, technique.name);
  const declared = type === signal.threatType ? '' : `${signal.source.product} calls it ${signal.threatType}. `;
  if (told.length > 0) {
    const refs = ['signal.threatType', ...new Set(told.flatMap((reason) => reason.refs))];
    file.find(0.35, `${declared}What speaks for ${type}: ${listed(told.map(({ text }) => text))}.`, refs);
  } else {
    const text = `${declared}Title, rule and hints speak for no threat type${declared ? '' : `, which leaves ${type}`}.`;
    file.find(0.15, text, ['signal.threatType', 'signal.title']);
  }
}

const TEXT_REFS = ['signal.title', 'signal.source.ruleName', 'signal.description'];

function basisOf(source: string, { source: { product, ruleId } }: ThreatSignal): string {
  if (source === 'hint') return `named by ${product}`;
  return source === 'rule-id' ? `what rule ${quoted(ruleId ?? '')} stands for` : 'read from the wording of the rule';
}

/** Tactics of the best technique and of every tactic hint. */
function tacticsOf(techniques: readonly MitreTechnique[], hints: HintReading): string[] {
  return [...new Set([...(techniques[0]?.tactics ?? []), ...hints.tactics.map(({ id }) => id)])];
}

function opening(
  signal: ThreatSignal,
  techniques: readonly MitreTechnique[],
  impact: number,
  proposed: string,
): string {
  const names = techniques.slice(0, 3).map(({ id, name }) => `${id} ${name}`);
  const mapping =
    names.length > 0
      ? `${quoted(signal.title)} maps to ${listed(names)}.`
      : `${quoted(signal.title)} maps to no ATT&CK technique.`;
  return `${mapping} If it is real its impact on ${subjectOf(signal)} is ${impact} of 100, which stands for ${proposed}.`;
}

function tacticName(id: string): string {
  return attackTable().tacticName(id);
}
