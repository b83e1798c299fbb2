import type {
  AnalyzerKind,
  FalsePositiveScore,
  InvestigationTimeline,
  ResponsePlan,
  ThreatSignal,
} from '@soc-agent/contracts';
import type { AgentAnalyses } from '../evidence/facts.js';

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
  agentAnalyses: AgentAnalyses;
  steps: readonly PipelineStep[];
}

/** What each analyzer answers. */
export interface AnalyzerResults {
  'false-positive': FalsePositiveScore;
  response: ResponsePlan;
  timeline: InvestigationTimeline;
}

/** One of the three: pure, deterministic, no I/O; what it needs of the world the agents have gathered as facts. */
export interface Analyzer<K extends AnalyzerKind = AnalyzerKind> {
  readonly kind: K;
  analyze(input: AnalyzerInput): AnalyzerResults[K];
}
