import type { AnalyzerKind, InvestigationTimeline, Party, ResponsePlan, ThreatSignal } from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';
import type { AssessedScore } from './assessed-score.js';

/** A step of the pipeline with its measured time, for the timeline. */
export interface PipelineStep {
  name: string;
  /** Unix milliseconds. */
  at: number;
}

/** Everything the analyzers weigh: the signal and what the agents made of it. */
export interface AnalyzerInput {
  /** Without `raw`. */
  signal: ThreatSignal;
  /** Who sent it, where that is known. */
  sender?: Party;
  agentAnalyses: AgentAnalyses;
  steps: readonly PipelineStep[];
}

/** What an analyzer that follows the score weighs. */
export interface ScoredInput extends AnalyzerInput {
  score: AssessedScore;
}

/** What each analyzer answers. */
export interface AnalyzerResults {
  'false-positive': AssessedScore;
  response: ResponsePlan;
  timeline: InvestigationTimeline;
}

/** One of the three: pure, deterministic, no I/O; what it needs of the world the agents have gathered as facts. */
export interface Analyzer<K extends AnalyzerKind, I extends AnalyzerInput = AnalyzerInput> {
  readonly kind: K;
  analyze(input: I): AnalyzerResults[K];
}
