import type { AgentAnalysis, AgentKind, ThreatSignal } from '@soc-agent/contracts';
import {
  analyzerInput,
  ANALYZERS,
  assessRisk,
  scoreFalsePositive,
  synthesize,
  TRIAGE_WEIGHTS,
  type TriageWeights,
} from '@soc-agent/domain';
import type { JudgedThreat } from './outcomes.js';

/** The analysis that the system stores of a signal whose agents have said this. */
export function judge(
  signal: ThreatSignal,
  agents: Record<AgentKind, AgentAnalysis>,
  weights: TriageWeights = TRIAGE_WEIGHTS,
): JudgedThreat {
  const at = Date.parse(signal.timestamp);
  const run = { id: signal.id, signal, agents, acceptedAt: at, openedAt: at, agentsDoneAt: at };
  const input = analyzerInput(run);
  const falsePositive = scoreFalsePositive(input, weights);
  const score = { ...falsePositive, risk: assessRisk(signal, input.agentAnalyses, falsePositive) };
  const analyzers = {
    'false-positive': score,
    response: ANALYZERS.response.analyze({ ...input, score }),
    timeline: ANALYZERS.timeline.analyze(input),
  };
  return synthesize({ ...run, analyzers, completedAt: at });
}
