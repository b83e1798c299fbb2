import type { AgentAnalysis, AgentKind, Fact, FactName, FactValues, StatedFact } from '@soc-agent/contracts';

/** Every agent's answer to a signal; an agent that did not answer has a degraded one. */
export type AgentAnalyses = Readonly<Record<AgentKind, AgentAnalysis>>;

/** The value of the first fact of that name among all agents; undefined when none said so, degraded agents included. */
export function factNamed<N extends FactName>(analyses: AgentAnalyses, name: N): FactValues[N] | undefined {
  return factsNamed(analyses, name)[0]?.value;
}

/** All facts of that name, in the agents' order. */
export function factsNamed<N extends FactName>(analyses: AgentAnalyses, name: N): StatedFact<N>[] {
  return Object.values(analyses).flatMap(({ facts }) => factsIn(facts, name));
}

/** As `factsNamed`, for what one agent states. */
export function factsIn<N extends FactName>(facts: readonly Fact[], name: N): StatedFact<N>[] {
  return facts.filter((fact): fact is Fact & StatedFact<N> => fact.name === name);
}
