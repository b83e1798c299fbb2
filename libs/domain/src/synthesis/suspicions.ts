import { AGENT_KINDS, type AgentAnalysis, type AgentKind, type Fact, type ThreatSignal } from '@soc-agent/contracts';
import { factsNamed, type AgentAnalyses } from '../evidence/facts.js';
import { signalEvidence } from '../evidence/signal-evidence.js';
import { agentsWhoseModelSays, proofs, stanceOf } from './grounds.js';

/** Longest text shown as suspicious, characters. */
const MAX_TEXT = 512;

/** The agents' answers with what is suspected marked, and what it rests on. */
export interface Suspicions {
  agentAnalyses: Record<AgentKind, AgentAnalysis>;
  /** The signal as summaries tell it: without the suspected texts. */
  told: ThreatSignal;
  /** What stands there in the signal, as it came. */
  texts: { ref: string; text: string }[];
}

/**
 * One suspected answer counts for all it touched: every finding of every agent that rests on the same evidence is marked. A model that calls
 * harmless what rules hold proof against, or what another agent's model calls hostile, may have been talked into that, too.
 */
export function suspicionsOf(signal: ThreatSignal, analyses: Record<AgentKind, AgentAnalysis>): Suspicions {
  const suspected = withStances(analyses);
  const refs = new Set(factsNamed(suspected, 'injection_suspected').flatMap(({ evidence }) => evidence));
  if (refs.size === 0) return { agentAnalyses: suspected, told: signal, texts: [] };
  const values = signalEvidence(signal);
  const texts = [...refs].flatMap((ref) => {
    const text = values.get(ref);
    return text === undefined ? [] : { ref, text: text.slice(0, MAX_TEXT) };
  });
  const marked = AGENT_KINDS.map((kind) => [kind, withMarks(suspected[kind], refs)] as const);
  return {
    agentAnalyses: Object.fromEntries(marked) as Record<AgentKind, AgentAnalysis>,
    told: toldOf(signal, refs),
    texts,
  };
}

function withStances(analyses: Record<AgentKind, AgentAnalysis>): Record<AgentKind, AgentAnalysis> {
  const harmless = agentsWhoseModelSays(analyses, 'harmless');
  if (harmless.length === 0 || !isContradicted(analyses)) return analyses;
  const marked = harmless.map((kind) => {
    const { facts } = analyses[kind];
    const suspicion: Fact = { name: 'injection_suspected', value: true, evidence: stanceOf(facts)?.evidence ?? [] };
    return [kind, { ...analyses[kind], facts: [...facts, suspicion] }] as const;
  });
  return { ...analyses, ...Object.fromEntries(marked) };
}

function isContradicted(analyses: AgentAnalyses): boolean {
  return proofs(analyses).length > 0 || agentsWhoseModelSays(analyses, 'hostile').length > 0;
}

function withMarks(analysis: AgentAnalysis, refs: ReadonlySet<string>): AgentAnalysis {
  const keyFindings = analysis.keyFindings.map((finding) =>
    finding.evidence.some((ref) => refs.has(ref)) ? { ...finding, suspected: true } : finding,
  );
  return { ...analysis, keyFindings };
}

function toldOf(signal: ThreatSignal, refs: ReadonlySet<string>): ThreatSignal {
  const { source, entities } = signal;
  const or = (ref: string, text: string, instead: string): string => (refs.has(`signal.${ref}`) ? instead : text);
  const lists = Object.entries(entities).map(([list, values]: [string, string[]]) => [
    list,
    values.filter((_, place) => !refs.has(`signal.entities.${list}[${place}]`)),
  ]);
  return {
    ...signal,
    title: or('title', signal.title, 'a title that is shown with the signal only'),
    customerName: or('customerName', signal.customerName, 'the customer'),
    source: { ...source, product: or('source.product', source.product, 'its source') },
    entities: Object.fromEntries(lists) as ThreatSignal['entities'],
  };
}
