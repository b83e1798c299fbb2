import type * as contracts from '@soc-agent/contracts';
import type { ReadyQuery } from '@soc-agent/platform';
import type { KeyList, MadeKey } from '../access/keys.controller.js';
import type { PeopleQuery } from '../access/people.controller.js';
import type { KeyRequest, LinkLogin, Login, NewPerson, PersonChange, ProviderLoginQuery } from '../access/requests.js';
import type { Invited, People } from '../access/users.controller.js';
import type { AuditFilterQuery, AuditQuery } from '../actions/audit.controller.js';
import type { BulkQuery } from '../bulk/bulk.controller.js';
import type { Page } from '../context/context-resource.js';
import type { PostedEvents, PostEventsQuery } from '../context/events.controller.js';
import type { ImportQuery } from '../context/feed-resource.js';
import type { CustomerQuery, EventQuery, FeedQuery, PageQuery, SourceQuery } from '../context/page-query.js';
import type * as incidents from '../incidents/incident-requests.js';
import type { FigureQuery } from '../finding/figures.controller.js';
import type { Ingested, IngestQuery } from '../ingest/ingest.controller.js';
import type { Accepted } from '../signals/signal-intake.js';
import type { FailedJobsQuery } from '../ops/jobs.controller.js';
import type { AnalyticsQuery } from '../threats/analytics.controller.js';
import type { OccurrenceQuery, Unfolded } from '../threats/occurrences.controller.js';
import type { BulkAccepted, BulkReanalysis } from '../threats/reanalyze.controller.js';
import type * as threats from '../threats/threat-query.js';
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
    contracts.Analytics,
    contracts.ApiKeyRecord,
    contracts.ArmablePlaybook,
    contracts.ArmablePlaybooks,
    contracts.AssignablePeople,
    KeyList,
    contracts.AuditEntry,
    contracts.AuditPage,
    BulkAccepted,
    contracts.BulkJob,
    contracts.BulkJobs,
    contracts.Comment,
    contracts.ContextImport,
    contracts.FailedJobs,
    contracts.IncidentDetail,
    contracts.IncidentFacets,
    contracts.IncidentList,
    contracts.IncidentSummary,
    Ingested,
    contracts.IngestReport,
    Invited,
    contracts.JobsRetried,
    contracts.LoginWays,
    MadeKey,
    Page<contracts.Customer>,
    Page<contracts.Indicator>,
    Page<contracts.InfrastructureEvent>,
    Page<contracts.NewsItem>,
    Page<contracts.SuppressionRule>,
    contracts.Overview,
    contracts.Pipeline,
    contracts.PlannedAction,
    PlannedActions,
    People,
    PostedEvents,
    contracts.Problem,
    contracts.SuppressionPreview,
    contracts.ThreatActivities,
    contracts.ThreatAnalysis,
    contracts.EntityPage,
    contracts.OccurrenceList,
    contracts.RelatedList,
    Unfolded,
    contracts.SavedView,
    contracts.SavedViews,
    contracts.SeenMark,
    contracts.ThreatCounts,
    contracts.ThreatFacets,
    contracts.ThreatFigures,
    contracts.ThreatGroups,
    contracts.ThreatHistogram,
    contracts.ThreatInProgress,
    contracts.ThreatList,
    contracts.ThreatSummary,
    contracts.UserRecord,
    VerdictHistory,
    contracts.VerdictRecord,
    contracts.WhoAmI,
  ];
  requests: [
    contracts.ActionDecision,
    AnalyticsQuery,
    contracts.ArmingApproval,
    AuditFilterQuery,
    AuditQuery,
    BulkQuery,
    BulkReanalysis,
    contracts.BulkRequest,
    incidents.ChosenGroups,
    CustomerQuery,
    EventQuery,
    FailedJobsQuery,
    threats.CustomersQuery,
    threats.ExportQuery,
    threats.FacetQuery,
    FigureQuery,
    threats.GroupQuery,
    threats.HistogramQuery,
    contracts.NewView,
    contracts.SeenUpTo,
    FeedQuery,
    ImportQuery,
    incidents.IncidentClosing,
    incidents.IncidentFacetQuery,
    incidents.IncidentMerge,
    incidents.IncidentMove,
    incidents.IncidentNote,
    incidents.IncidentOwner,
    incidents.IncidentQuery,
    incidents.IncidentUndo,
    IngestQuery,
    contracts.JobRetry,
    KeyRequest,
    LinkLogin,
    Login,
    contracts.NewComment,
    NewPerson,
    contracts.NewSignal,
    OccurrenceQuery,
    PageQuery,
    PeopleQuery,
    PersonChange,
    PostEventsQuery,
    ProviderLoginQuery,
    ReadyQuery,
    SourceQuery,
    RemovalRequest,
    contracts.ThreatDecision,
    threats.ThreatQuery,
    Trigger,
    VerdictRequest,
  ];
}
