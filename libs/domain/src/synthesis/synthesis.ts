import { AGENT_KINDS, ANALYZER_KINDS, type ProcessingTimes, type ThreatAnalysis } from '@soc-agent/contracts';
import { isMissing } from '../agents/degraded.js';
import { factsIn } from '../evidence/facts.js';
import { shownAnalyses } from '../evidence/shown-analyses.js';
import type { AnalyzerResults } from '../analyzers/analyzer.js';
import { shownScore } from '../analyzers/assessed-score.js';
import { degradedAnalyzerResults } from '../analyzers/degraded.js';
import { LIKELY_TECHNIQUE } from '../attack/base-impact.js';
import { analyzerInput, type AgentsDone } from './analyzer-input.js';
import { assessRisk } from '../scoring/assess-risk.js';
import { customerNarrative } from './customer-narrative.js';
import { executiveSummary } from './executive-summary.js';
import { reviewReasons } from './review-reasons.js';
import { suspicionsOf } from './suspicions.js';

/** A run whose analyzers are done, or were waited for long enough; times are Unix milliseconds. */
export interface FinishedRun extends AgentsDone {
  id: string;
  analyzers: Partial<AnalyzerResults>;
  completedAt: number;
}

/**
 * Everything the agents and analyzers found about one threat, as one analysis. Pure; empty slots count as degraded and
 * make the analysis partial. `seq` and `updatedAt` are the store's to give; a
 * reanalysis is stored under the threat's own `createdAt`.
 */
export function synthesize(run: FinishedRun): Omit<ThreatAnalysis, 'seq' | 'updatedAt'> {
  const { id, signal, acceptedAt } = run;
  const input = analyzerInput(run);
  const { agentAnalyses, told, texts: suspiciousText } = suspicionsOf(signal, input.agentAnalyses);
  const results = degradedAnalyzerResults(input, 'no answer', run.analyzers);
  const { response: responsePlan, timeline: investigationTimeline } = results;
  const falsePositiveScore = shownScore(results['false-positive']);
  const missing = [
    ...AGENT_KINDS.filter((kind) => isMissing(agentAnalyses[kind])),
    ...ANALYZER_KINDS.filter((kind) => results[kind].degraded !== undefined),
  ];
  const risk = results['false-positive'].risk ?? assessRisk(signal, agentAnalyses, falsePositiveScore);
  const mitreTechniques = (agentAnalyses.priority.techniques ?? []).filter(
    ({ confidence }) => confidence >= LIKELY_TECHNIQUE,
  );
  const reasons = reviewReasons({ signal, risk, agentAnalyses, falsePositiveScore, responsePlan, missing });
  const conclusion = {
    signal: told,
    agentAnalyses,
    falsePositiveScore,
    responsePlan,
    risk,
    mitreTechniques,
    reviewReasons: reasons,
  };
  return {
    id,
    signal,
    status: 'completed',
    triage: 'new',
    severity: risk.severity,
    risk: risk.risk,
    probability: risk.probability,
    impact: risk.impact,
    ...(risk.departure !== undefined && { severityReason: risk.departure }),
    executiveSummary: executiveSummary(conclusion),
    customerNarrative: customerNarrative(conclusion),
    mitreTactics: tacticsOf(run, mitreTechniques),
    mitreTechniques,
    agentAnalyses: shownAnalyses(agentAnalyses),
    falsePositiveScore,
    responsePlan,
    investigationTimeline,
    requiresHumanReview: reasons.length > 0,
    reviewReasons: reasons,
    ...(suspiciousText.length > 0 && { suspiciousText }),
    ...(missing.length > 0 && { partial: { missing } }),
    processing: processingTimes(run),
    comments: [],
    createdAt: new Date(acceptedAt).toISOString(),
    ...(run.runNumber !== undefined && run.runNumber > 1 && { run: run.runNumber }),
    version: 1,
  };
}

/** Tactics of the techniques, then those the source only named as tactics; each once. */
function tacticsOf({ agents }: FinishedRun, techniques: ThreatAnalysis['mitreTechniques']): string[] {
  const named = factsIn(agents.priority?.facts ?? [], 'tactic').map(({ value }) => value);
  return [...new Set([...techniques.flatMap(({ tactics }) => tactics), ...named])];
}

/** Clocks of two machines may differ: no duration is negative. */
function processingTimes({ acceptedAt, openedAt, agentsDoneAt = openedAt, completedAt }: FinishedRun): ProcessingTimes {
  return {
    queuedMs: Math.max(0, openedAt - acceptedAt),
    agentsMs: Math.max(0, agentsDoneAt - openedAt),
    analyzersMs: Math.max(0, completedAt - agentsDoneAt),
    totalMs: Math.max(0, completedAt - acceptedAt),
  };
}
