import { AGENT_KINDS, type AgentKind, type Fact, type StatedFact } from '@soc-agent/contracts';
import { factNamed, factsIn, type AgentAnalyses } from '../evidence/facts.js';

/** Networks whose users hide. */
const HIDING_CLASSES: ReadonlySet<string> = new Set(['tor', 'vpn']);

/** Strong reasons, in words, for which the agents would call a threat harmless. */
export function harmlessGrounds(analyses: AgentAnalyses): string[] {
  const { fp, real } = pastVerdictCounts(analyses);
  return [
    ...(factNamed(analyses, 'allow_listed') ? ['every source address is allow-listed'] : []),
    ...(factNamed(analyses, 'change_correlated') ? ['a change of our own explains it'] : []),
    ...(fp >= 3 && fp > 2 * real ? [`${fp} similar threats were harmless`] : []),
    ...agentsWhoseModelSays(analyses, 'harmless').map((kind) => `the model of the ${kind} agent finds it harmless`),
  ];
}

/** Strong reasons, in words, for which the agents would call it hostile. */
export function hostileGrounds(analyses: AgentAnalyses): string[] {
  const ipClass = factNamed(analyses, 'ip_class') ?? '';
  return [
    ...proofs(analyses),
    ...(HIDING_CLASSES.has(ipClass) ? [`it came through ${ipClass}`] : []),
    ...agentsWhoseModelSays(analyses, 'hostile').map((kind) => `the model of the ${kind} agent finds it hostile`),
  ];
}

/** What rules hold that no model argues away. */
export function proofs(analyses: AgentAnalyses): string[] {
  const { fp, real } = pastVerdictCounts(analyses);
  return [
    ...((factNamed(analyses, 'indicator_match') ?? 0) > 0 ? ['a known indicator matched'] : []),
    ...(factNamed(analyses, 'impossible_travel') ? ['the travel is impossible'] : []),
    ...(real >= 2 && real > 2 * fp ? [`${real} similar threats were real`] : []),
  ];
}

/** The agents whose model takes that stance. */
export function agentsWhoseModelSays(analyses: AgentAnalyses, stance: 'harmless' | 'hostile'): AgentKind[] {
  return AGENT_KINDS.filter((kind) => stanceOf(analyses[kind].facts)?.value === stance);
}

/** The stance of an agent's model, when it has one. */
export function stanceOf(facts: readonly Fact[]): StatedFact<'model_stance'> | undefined {
  return factsIn(facts, 'model_stance')[0];
}

function pastVerdictCounts(analyses: AgentAnalyses): { fp: number; real: number } {
  return {
    fp: factNamed(analyses, 'similar_resolved_as_fp') ?? 0,
    real: factNamed(analyses, 'similar_resolved_as_real') ?? 0,
  };
}
