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
} from './action-states.js';
export { ActionStore, type ActionChange } from './action-store.js';
export { AuditLog } from './audit-log.js';
export {
  ContextCollection,
  type CollectionGroup,
  type CollectionPage,
  type PutOutcome,
} from './context/context-collection.js';
export { ContextImports } from './context/context-imports.js';
export { ContextStore, idsThatBegin, ofCustomer, ofSource } from './context/context-store.js';
export { Database, type DatabaseManners } from './database/database.js';
export { DatabaseAwayError } from './database/errors.js';
export { migrate } from './database/migrations.js';
export { ModelAnswers } from './model-answers.js';
export { ModelGate, type Admission, type CallOutcome, type ModelLimits, type Permit } from './model-gate.js';
export { Receipts, type Receipt } from './receipts.js';
export { RunStore, type NewRun, type Opening, type Revision, type Run, type RunSlots } from './run-store.js';
export { ThreatStatistics, type StoredAnalytics } from './threat-statistics.js';
export { ThreatStore, type NewAnalysis, type PageStart, type ThreatFilter, type ThreatPage } from './threat-store.js';
export { RedisTriageMemory } from './triage-memory.js';
export { NotAnalyzedError, VerdictStore, type NewVerdict, type VerdictChange } from './verdict-store.js';
