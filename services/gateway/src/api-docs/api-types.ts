import type {
  ActionDecision,
  Analytics,
  ApiKeyRecord,
  ArmablePlaybook,
  ArmablePlaybooks,
  ArmingApproval,
  AssignablePeople,
  AuditPage,
  Comment,
  ContextImport,
  Customer,
  FailedJobs,
  IncidentDetail,
  IncidentFacets,
  IncidentList,
  IncidentSummary,
  Indicator,
  InfrastructureEvent,
  IngestReport,
  JobRetry,
  JobsRetried,
  LoginWays,
  NewComment,
  NewsItem,
  NewSignal,
  Pipeline,
  PlannedAction,
  Problem,
  SuppressionPreview,
  SuppressionRule,
  ThreatActivities,
  ThreatAnalysis,
  ThreatDecision,
  ThreatFacets,
  ThreatInProgress,
  ThreatList,
  ThreatSummary,
  UserRecord,
  VerdictRecord,
  WhoAmI,
} from '@soc-agent/contracts';
import type { ReadyQuery } from '@soc-agent/platform';
import type { KeyList, MadeKey } from '../access/keys.controller.js';
import type { PeopleQuery } from '../access/people.controller.js';
import type { KeyRequest, LinkLogin, Login, NewPerson, PersonChange, ProviderLoginQuery } from '../access/requests.js';
import type { Invited, People } from '../access/users.controller.js';
import type { AuditFilterQuery, AuditQuery } from '../actions/audit.controller.js';
import type { Page } from '../context/context-resource.js';
import type { PostedEvents, PostEventsQuery } from '../context/events.controller.js';
import type { ImportQuery } from '../context/feed-resource.js';
import type { CustomerQuery, EventQuery, FeedQuery, PageQuery, SourceQuery } from '../context/page-query.js';
import type {
  ChosenGroups,
  IncidentClosing,
  IncidentFacetQuery,
  IncidentMerge,
  IncidentMove,
  IncidentNote,
  IncidentOwner,
  IncidentQuery,
  IncidentUndo,
} from '../incidents/incident-requests.js';
import type { Ingested, IngestQuery } from '../ingest/ingest.controller.js';
import type { Accepted } from '../signals/signal-intake.js';
import type { FailedJobsQuery } from '../ops/jobs.controller.js';
import type { AnalyticsQuery } from '../threats/analytics.controller.js';
import type { BulkAccepted, BulkReanalysis } from '../threats/reanalyze.controller.js';
import type { FacetQuery, ThreatQuery } from '../threats/threat-query.js';
import type { Trigger } from '../threats/trigger.js';
import type { RemovalRequest, VerdictRequest } from '../threats/verdict.js';
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
    ApiKeyRecord,
    ArmablePlaybook,
    ArmablePlaybooks,
    AssignablePeople,
    KeyList,
    AuditPage,
    BulkAccepted,
    Comment,
    ContextImport,
    FailedJobs,
    IncidentDetail,
    IncidentFacets,
    IncidentList,
    IncidentSummary,
    Ingested,
    IngestReport,
    Invited,
    JobsRetried,
    LoginWays,
    MadeKey,
    Page<Customer>,
    Page<Indicator>,
    Page<InfrastructureEvent>,
    Page<NewsItem>,
    Page<SuppressionRule>,
    Pipeline,
    PlannedAction,
    PlannedActions,
    People,
    PostedEvents,
    Problem,
    SuppressionPreview,
    ThreatActivities,
    ThreatAnalysis,
    ThreatFacets,
    ThreatInProgress,
    ThreatList,
    ThreatSummary,
    UserRecord,
    VerdictHistory,
    VerdictRecord,
    WhoAmI,
  ];
  requests: [
    ActionDecision,
    AnalyticsQuery,
    ArmingApproval,
    AuditFilterQuery,
    AuditQuery,
    BulkReanalysis,
    ChosenGroups,
    CustomerQuery,
    EventQuery,
    FailedJobsQuery,
    FacetQuery,
    FeedQuery,
    ImportQuery,
    IncidentClosing,
    IncidentFacetQuery,
    IncidentMerge,
    IncidentMove,
    IncidentNote,
    IncidentOwner,
    IncidentQuery,
    IncidentUndo,
    IngestQuery,
    JobRetry,
    KeyRequest,
    LinkLogin,
    Login,
    NewComment,
    NewPerson,
    NewSignal,
    PageQuery,
    PeopleQuery,
    PersonChange,
    PostEventsQuery,
    ProviderLoginQuery,
    ReadyQuery,
    SourceQuery,
    RemovalRequest,
    ThreatDecision,
    ThreatQuery,
    Trigger,
    VerdictRequest,
  ];
}
