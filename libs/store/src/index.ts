export { AssignableStaff, NotAssignableError } from './access/assignable.js';
export { ApiKeys, type NewApiKey } from './access/api-keys.js';
export { Gatekeeper, whoAmI, type Credential, type Principal } from './access/gatekeeper.js';
export { LoginLimits, type LoginTry } from './access/login-limits.js';
export { networkOf } from './access/networks.js';
export { RequestCounts } from './access/request-counts.js';
export { Sessions } from './access/sessions.js';
export { NameTakenError, Users, type NewUser, type User } from './access/users.js';
export { ActionStore, type ActionChange } from './actions/action-store.js';
export { NotSecondPersonError, PlaybookArmings, type PlaybookPlace } from './arming/playbook-armings.js';
export { changeBy, type Author } from './audit/author.js';
export {
  appendAudit,
  AuditLog,
  describeBroken,
  verifyAudit,
  type AuditFilter,
  type BrokenAudit,
  type NewAuditEntry,
} from './audit/audit-log.js';
export {
  BulkJobs,
  MissingThreatsError,
  NotUndoableError,
  TooManyThreatsError,
  type ChosenThreats,
} from './bulk/bulk-jobs.js';
export type { Untold } from './bulk/bulk-items.js';
export { BulkSteps, type StepResult } from './bulk/bulk-steps.js';
export {
  COLLECTION_CURSOR,
  type CollectionGroup,
  type CollectionPage,
  type PageOfCollection,
  type PutOutcome,
} from './context/collection-shape.js';
export { ContextCollection } from './context/context-collection.js';
export { ContextImports } from './context/context-imports.js';
export { ForeignDocumentError, StaleVersionError, versionOf } from './context/versions.js';
export { ContextStore, idsThatBegin, ofCustomer, ofSource, ofValue } from './context/context-store.js';
export { SuppressionStore } from './context/suppression-store.js';
export { CounterRebuild, type RebuiltCounters } from './counter-rebuild.js';
export { Database, type DatabaseManners } from './database/database.js';
export { DatabaseAwayError } from './database/errors.js';
export { migrate } from './database/migrations.js';
export type { NumberedChange } from './decisions/decided-threats.js';
export { ServiceLevels } from './decisions/service-levels.js';
export { ThreatDecisions } from './decisions/threat-decisions.js';
export { FoldIndex } from './folding/fold-index.js';
export { FoldStore, type Foldable, type FoldedSignal, type Folding, type FoldOutcome } from './folding/fold-store.js';
export { Occurrences } from './folding/occurrences.js';
export { IncidentCommands, type IncidentTask, type IncidentWish } from './incidents/incident-commands.js';
export { IncidentDues } from './incidents/incident-dues.js';
export type { IncidentFilter } from './incidents/incident-filter.js';
export { INCIDENT_ORDERS, IncidentList, type IncidentOrder } from './incidents/incident-list.js';
export { IncidentReader } from './incidents/incident-reader.js';
export { incidentJobs } from './incidents/incident-jobs.js';
export { AT_ONCE, IncidentStore } from './incidents/incident-store.js';
export { UnplacedThreats } from './incidents/unplaced-threats.js';
export { incidentDetail, incidentIdOf, incidentSummary, type WholeIncident } from './incidents/incident-view.js';
export type { IncidentObserver } from './incidents/incident-boards.js';
export { KEYS, type KeyDefinition } from './keys.js';
export { TABLES, type TableDefinition } from './tables.js';
export { ModelAnswerCache } from './model/model-answer-cache.js';
export {
  ModelQuota,
  ModelSpending,
  type Admission,
  type CallOutcome,
  type ModelLimits,
  type Permit,
} from './model/model-quota.js';
export { Receipts, type Claim, type Receipt } from './receipts/receipts.js';
export type { NewRun, Run, RunSlots, StoredRun } from './runs/run-fields.js';
export { RecordBound } from './runs/record-bound.js';
export { RunStore, type OpenThreats, type Opening, type Revision } from './runs/run-store.js';
export {
  COLUMNS as THREAT_COLUMNS,
  documentsOf,
  valuesOf as threatValues,
  type NewAnalysis,
} from './threats/new-threat.js';
export { ThreatRetention, type Removal } from './threats/threat-retention.js';
export { FigureRollup } from './threats/figure-rollup.js';
export { ThreatFigureCounts } from './threats/threat-figures.js';
export { ThreatFinder } from './threats/threat-finder.js';
export type { Asker } from './threats/threat-conditions.js';
export { CURSOR } from './threats/threat-order.js';
export type { PageWish, ThreatPage } from './threats/threat-search.js';
export type { ThreatSource } from './threats/threat-question.js';
export { ThreatOverview } from './threats/threat-overview.js';
export { ThreatStatistics, type StoredAnalytics } from './threats/threat-statistics.js';
export { ThreatStore } from './threats/threat-store.js';
export { RedisTriageMemory } from './triage/triage-memory.js';
export { FairShares, type Share } from './turns/fair-shares.js';
export { GroupVerdicts } from './verdicts/group-verdicts.js';
export { VerdictLedger } from './verdicts/verdict-ledger.js';
export { NotAnalyzedError, VerdictStore, type NewVerdict } from './verdicts/verdict-store.js';
export { SavedViewStore } from './views/saved-views.js';
export { SeenMarks } from './views/seen-marks.js';
