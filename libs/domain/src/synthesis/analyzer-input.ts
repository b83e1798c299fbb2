import { AGENT_KINDS, type AgentAnalysis, type AgentKind, type Party, type ThreatSignal } from '@soc-agent/contracts';
import { degradedAgentAnalysis } from '../agents/degraded.js';
import type { AnalyzerInput, PipelineStep } from '../analyzers/analyzer.js';

/** What the store knows of a run when its agents are done; times are Unix milliseconds. */
export interface AgentsDone {
  signal: ThreatSignal;
  /** Who sent it; absent where nobody knows, and for a further analysis that somebody asked for. */
  sender?: Party;
  /** Which analysis of the threat it is; 1 when left out. */
  runNumber?: number;
  agents: Partial<Record<AgentKind, AgentAnalysis>>;
  acceptedAt: number;
  openedAt: number;
  agentsDoneAt?: number;
}

/** The analyzers' view of a run: every agent has an analysis, a missing one a degraded one. */
export function analyzerInput({
  signal,
  sender,
  runNumber = 1,
  agents,
  acceptedAt,
  openedAt,
  agentsDoneAt,
}: AgentsDone): AnalyzerInput {
  const steps: PipelineStep[] = [
    { name: runNumber === 1 ? 'accepted' : 'reanalysis requested', at: acceptedAt },
    { name: 'analysis started', at: openedAt },
    ...(agentsDoneAt === undefined ? [] : [{ name: 'agents answered', at: agentsDoneAt }]),
  ];
  const analyses = AGENT_KINDS.map((kind) => [kind, agents[kind] ?? degradedAgentAnalysis(kind, 'no answer')] as const);
  const agentAnalyses = Object.fromEntries(analyses) as Record<AgentKind, AgentAnalysis>;
  return { signal, ...(sender && { sender }), agentAnalyses, steps };
}
