export { acceptReadable, acceptSignal, boundedRaw } from './intake/accept-signal.js';
export { canonicalAddress, canonicalBlock } from './entities/address.js';
export { canonicalEntities, canonicalEntity, type EntityList } from './entities/canonical-entities.js';
export { cleanText, cutText, mayBeUnreadable, readableJson, withTexts } from './evidence/text.js';
export { classifyThreatType, readThreatType } from './intake/classify-threat-type.js';
export { demoContext } from './scenarios/demo-context.js';
export { DEMO_CUSTOMERS } from './scenarios/demo-customers.js';
export { scenarioSignal } from './scenarios/scenario-signal.js';
export { analyze } from './analyzers/analyze.js';
export type { AnalyzerInput, AnalyzerResults, PipelineStep, ScoredInput } from './analyzers/analyzer.js';
export { shownScore, type AssessedScore } from './analyzers/assessed-score.js';
export { degradedAnalyzerResult, degradedAnalyzerResults, type DegradedInput } from './analyzers/degraded.js';
export { continuedTimeline } from './analyzers/timeline/timeline-analyzer.js';
export { ANALYZERS } from './analyzers/registry.js';
export { analyzerInput, type AgentsDone } from './synthesis/analyzer-input.js';
export { parsePlaybooks } from './analyzers/response/playbook.js';
export { PlaybookShelf } from './analyzers/response/playbook-shelf.js';
export { planResponse } from './analyzers/response/response-analyzer.js';
export { checkedAnswer, type Asked, type Checked, type ModelWords } from './guard/answer-check.js';
export { addsDecisions } from './guard/decisions.js';
export { instructionsIn, type Passage } from './guard/instructions.js';
export { normalText, type NormalText } from './guard/normal-text.js';
export { digestOf } from './evidence/digest-of.js';
export { signalEvidence } from './evidence/signal-evidence.js';
export type { Agent } from './agents/agent.js';
export type { Assessment, EvidenceItem, Investigation } from './evidence/investigation.js';
export {
  InvalidNetworkListError,
  NETWORK_KINDS,
  NetworkLists,
  type NetworkDirectory,
  type NetworkListing,
} from './evidence/network-lists.js';
export { degradedAgentAnalysis, isMissing } from './agents/degraded.js';
export { factNamed } from './evidence/facts.js';
export { shownAnalyses } from './evidence/shown-analyses.js';
export { eventTime, placeInTime } from './evidence/event-time.js';
export { belongsToGroup, groupKey, mainEntity, ruleKey, type GroupTimes } from './evidence/groups.js';
export {
  alertCount,
  COUNTER_BOUNDS,
  COUNTER_SPANS,
  countedSignal,
  type CountedSignal,
  type CountedVerdict,
  type TriageMemory,
} from './evidence/triage-memory.js';
export { FoldMemory, MOST_LEADERS, type Fold } from './folding/fold-memory.js';
export { FOLD_WINDOW_MS, foldingAspect, foldKey, withBrought, withOneMore, type Brought } from './folding/folding.js';
export type { BoardRows, BoardView, Changes, PlacingView } from './incidents/board.js';
export { contextOf, type ContextOf, type Shown } from './incidents/context.js';
export { changedSince, decide, refused, type Command, type Outcome } from './incidents/deciding.js';
export { citedIndicators, incidentThreat } from './incidents/incident-threat.js';
export { linkEntities, shownEntity, type CustomerNetwork, type LinkEntities } from './incidents/link-entities.js';
export { linkStrength, type EntityFacts, type Link, type LinkGrounds } from './incidents/link-strength.js';
export { MemoryBoard } from './incidents/memory-board.js';
export {
  LOG_KINDS,
  type EntityKey,
  type Group,
  type Incident,
  type IncidentThreat,
  type LogEntry,
  type LogKind,
  type RollUp,
} from './incidents/model.js';
export { entityName, namedEntities } from './incidents/named-entities.js';
export { incidentNews, isShownIncident, type IncidentNews } from './incidents/news.js';
export { incidentTitle, narrative, timeline, type IncidentEvent } from './incidents/narrative.js';
export { placeThreats, type Placement } from './incidents/placing.js';
export { dueAt, rollUp } from './incidents/roll-up.js';
export { canTie, isCandidate } from './incidents/tying.js';
export { isUndoable, touchedBy, undo } from './incidents/undoing.js';
export { AGENTS } from './agents/registry.js';
export { automaticContainment, isArmed, objectionTo, playbookVersion } from './arming/arming.js';
export { shippedPlaybook, SLA_MINUTES } from './analyzers/response/response-analyzer.js';
export { AttackMapper, attackMapper } from './attack/attack-mapper.js';
export { AttackTable, attackTable, parentOf, type AttackTechnique, type ResolvedHint } from './attack/attack-table.js';
export type { ReferenceText } from './attack/reference-index.js';
export type { RuleText } from './attack/rule-text.js';
export { assessRisk, type RiskAssessment } from './scoring/assess-risk.js';
export {
  callForReview,
  clearsReview,
  judgeReviewGroup,
  type ReviewAnswer,
  type ReviewCall,
  type ReviewGroup,
} from './synthesis/review-group.js';
export { assigned, escalatedByItself, judged, moved, type Decided } from './synthesis/triage-state.js';
export {
  ActionConflictError,
  automaticApproval,
  claim,
  decision,
  dryRun,
  failedAttempt,
  failure,
  success,
  type ActionRecord,
  type ActionStep,
} from './actions/action-states.js';
export { laterEvents } from './actions/later-events.js';
export { canonicalRule, suppressionOf, SuppressionRules } from './suppression/suppression.js';
export { synthesize, type FinishedRun } from './synthesis/synthesis.js';
export { MOST_SIGHTINGS } from './ports.js';
export type {
  ArmedCustomer,
  ContextSources,
  CustomerDirectory,
  IndicatorDirectory,
  InfrastructureLog,
  PastThreat,
  RelatedPast,
  Sightings,
  ThreatHistory,
} from './ports.js';
export { fitCalibration, MAX_JUDGED, uncalibratedLogit, type Judged } from './scoring/calibration.js';
export { contentTerms } from './scoring/content-terms.js';
export { recordTerms } from './scoring/record-terms.js';
export { scoreThreat } from './scoring/score-threat.js';
export { activeLast, gravestOf, inOrder, TriageHistory, votes } from './scoring/triage-history.js';
export { accountOf, countsAt, WEEKS_KEPT, weekOf } from './scoring/verdict-counts.js';
export { TRIAGE_WEIGHTS, WEIGHT_BOUNDS, type TriageWeights } from './scoring/weights.js';
