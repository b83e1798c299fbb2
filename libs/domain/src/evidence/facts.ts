import type { AgentAnalysis, AgentKind, Fact } from '@soc-agent/contracts';

/** What every agent made of a signal; an agent without an answer has a degraded one. */
export type AgentAnalyses = Readonly<Record<AgentKind, AgentAnalysis>>;

type Analyses = Readonly<Record<AgentKind, Pick<AgentAnalysis, 'facts'>>>;

/** The first fact of that name among all agents; undefined when none said so, degraded agents included. */
export function factNamed(analyses: Analyses, name: string): Fact | undefined {
  for (const analysis of Object.values(analyses)) {
    const fact = analysis.facts.find((candidate) => candidate.name === name);
    if (fact) return fact;
  }
  return undefined;
}

/** Its value when it is a number, else undefined. */
export function numberFact(analyses: Analyses, name: string): number | undefined {
  const value = factNamed(analyses, name)?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** True only when an agent stated it. */
export function isStated(analyses: Analyses, name: string): boolean {
  return factNamed(analyses, name)?.value === true;
}

/** The values of all facts of that name, in the agents' order. */
export function factValues(analyses: Analyses, name: string): Fact['value'][] {
  return Object.values(analyses).flatMap(({ facts }) =>
    facts.filter((fact) => fact.name === name).map(({ value }) => value),
  );
}
