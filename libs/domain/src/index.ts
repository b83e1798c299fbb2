export { acceptSignal } from './intake/accept-signal.js';
export { classifyThreatType } from './intake/classify-threat-type.js';
export { demoContext } from './scenarios/demo-context.js';
export { DEMO_CUSTOMERS } from './scenarios/demo-customers.js';
export { scenarioSignal } from './scenarios/scenario-signal.js';
export type { Analyzer, AnalyzerInput, AnalyzerResults, PipelineStep } from './analyzers/analyzer.js';
export { degradedAnalyzerResult, type DegradedInput } from './analyzers/degraded.js';
export { scoreFalsePositive } from './analyzers/false-positive/false-positive-analyzer.js';
export { continuedTimeline } from './analyzers/timeline/timeline-analyzer.js';
export { ANALYZERS } from './analyzers/registry.js';
export { analyzerInput, type AgentsDone } from './pipeline/analyzer-input.js';
export { parsePlaybooks, type TypePlaybooks } from './analyzers/response/playbook.js';
export { PlaybookShelf } from './analyzers/response/playbook-shelf.js';
export { planResponse } from './analyzers/response/response-analyzer.js';
export { InvalidYamlError } from './analyzers/response/yaml-reader.js';
export type { Agent, Assessment, EvidenceItem, Investigation } from './agents/agent.js';
export {
  InvalidNetworkListError,
  NETWORK_KINDS,
  NetworkLists,
  type NetworkDirectory,
  type NetworkListing,
} from './agents/context/network-lists.js';
export { degradedAgentAnalysis, isMissing } from './agents/degraded.js';
export { factNamed, factValues, isStated, numberFact } from './agents/facts.js';
export { AGENTS } from './agents/registry.js';
export { AttackMapper, attackMapper } from './attack/attack-mapper.js';
export { AttackTable, attackTable, parentOf, type AttackTechnique, type ResolvedHint } from './attack/attack-table.js';
export type { ReferenceText } from './attack/reference-index.js';
export type { RuleText } from './attack/rule-text.js';
export { assessRisk, severityOfImpact, type RiskAssessment } from './triage/assess-risk.js';
export { synthesize, type FinishedRun } from './triage/synthesis.js';
export type {
  ContextSources,
  CustomerDirectory,
  IndicatorDirectory,
  InfrastructureLog,
  PastThreat,
  RelatedPast,
  Sightings,
  ThreatHistory,
} from './ports.js';
export { fitCalibration, type Judged } from './triage-statistics/calibration.js';
export { BEACON_TACTICS, signalTactics } from './triage-statistics/signal-tactics.js';
export { readTriageFacts, triageFacts } from './triage-statistics/triage-facts.js';
export { TriageHistory } from './triage-statistics/triage-history.js';
export {
  alertCount,
  entityKey,
  ruleKey,
  type Calibration,
  type CountedVerdict,
  type CustomerContext,
  type TriageMemory,
  type TriageStatistics,
  type VerdictCounts,
} from './triage-statistics/triage-statistics.js';
export { contextTerms, verdictTerms } from './triage-statistics/triage-terms.js';
export { FITTED_ON, TRIAGE_WEIGHTS, type TriageWeights } from './triage-statistics/triage-weights.js';
