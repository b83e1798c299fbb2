import type { AgentAnalysis, AgentKind } from '@soc-agent/contracts';

/** Fills the slot of an agent that never answered: no findings, no facts, confidence 0. */
export function degradedAgentAnalysis(kind: AgentKind, reason: string): AgentAnalysis {
  return {
    agent: kind,
    engine: 'rules',
    analysis: `The ${kind} agent did not contribute: ${reason}.`,
    confidence: 0,
    keyFindings: [],
    facts: [],
    recommendations: [],
    unknowns: [`everything the ${kind} agent looks at`],
    dataSourcesConsulted: [],
    processingTimeMs: 0,
    degraded: { reason },
  };
}

/** True for a slot that its agent did not fill; an agent whose model failed still looked at its sources. */
export function isMissing(analysis: AgentAnalysis): boolean {
  return analysis.degraded !== undefined && analysis.dataSourcesConsulted.length === 0;
}
