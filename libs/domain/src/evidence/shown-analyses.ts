import type { AgentAnalysis, AgentKind } from '@soc-agent/contracts';

type Analyses = Partial<Record<AgentKind, AgentAnalysis>>;

/** The analyses as a threat shows them: without what agents hand to the analyzers only, whose results have it. */
export function shownAnalyses<T extends Analyses>(analyses: T): T {
  const shown = Object.entries(analyses).map(([kind, analysis]) => {
    const { observedEvents: _events, ownPlaybooks: _playbooks, armings: _armings, ...rest } = analysis;
    return [kind, rest] as const;
  });
  return Object.fromEntries(shown) as T;
}
