import type {
  ActionDecision,
  Analytics,
  AuditPage,
  ContextImport,
  Customer,
  Indicator,
  InfrastructureEvent,
  IngestReport,
  NewsItem,
  NewSignal,
  PlannedAction,
  Problem,
  ThreatAnalysis,
  ThreatInProgress,
  VerdictRecord,
} from '@soc-agent/contracts';
import type { ReadyQuery } from '@soc-agent/platform';
import type { AuditQuery } from '../actions/audit.controller.js';
import type { Page } from '../context/context-resource.js';
import type { PostedEvents, PostEventsQuery } from '../context/events.controller.js';
import type { ImportQuery } from '../context/feed-resource.js';
import type { EventQuery, FeedQuery, PageQuery } from '../context/page-query.js';
import type { Ingested, IngestQuery } from '../ingest/ingest.controller.js';
import type { Accepted } from '../signals/signal-intake.js';
import type { AnalyticsQuery } from '../threats/analytics.controller.js';
import type { BulkAccepted, BulkReanalysis } from '../threats/reanalyze.controller.js';
import type { ThreatQuery } from '../threats/threat-query.js';
import type { ThreatList } from '../threats/threat-reader.js';
import type { Trigger } from '../threats/trigger.js';
import type { VerdictRequest, Withdrawal } from '../threats/verdict.js';
import type { VerdictHistory } from '../threats/verdicts.controller.js';
import type { PlannedActions } from '../actions/actions.controller.js';

/**
 * What the API takes and answers. `npm run api:schemas` makes schemas.json of these types and their comments: the whole
 * schema of what is only answered, and the descriptions of what is validated, whose schemas come from its rules.
 */
export interface ApiTypes {
  answers: [
    Accepted,
    Analytics,
    AuditPage,
    BulkAccepted,
    ContextImport,
    Ingested,
    IngestReport,
    Page<Customer>,
    Page<Indicator>,
    Page<InfrastructureEvent>,
    Page<NewsItem>,
    PlannedAction,
    PlannedActions,
    PostedEvents,
    Problem,
    ThreatAnalysis,
    ThreatInProgress,
    ThreatList,
    VerdictHistory,
    VerdictRecord,
  ];
  requests: [
    ActionDecision,
    AnalyticsQuery,
    AuditQuery,
    BulkReanalysis,
    EventQuery,
    FeedQuery,
    ImportQuery,
    IngestQuery,
    NewSignal,
    PageQuery,
    PostEventsQuery,
    ReadyQuery,
    ThreatQuery,
    Trigger,
    VerdictRequest,
    Withdrawal,
  ];
}
