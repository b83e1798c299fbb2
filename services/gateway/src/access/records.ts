import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, traced } from '@soc-agent/platform';
import {
  ActionStore,
  BulkJobs,
  ContextStore,
  IncidentList,
  IncidentReader,
  Occurrences,
  SavedViewStore,
  SuppressionStore,
  ThreatDecisions,
  ThreatFigureCounts,
  ThreatFinder,
  ThreatOverview,
  ThreatStatistics,
  ThreatStore,
  VerdictStore,
  type Database,
  type Principal,
  type ThreatSource,
} from '@soc-agent/store';

/** Customers whose views are kept; making one costs little. */
const MOST_KEPT = 1000;

/** What is stored, to be read. */
export interface SeenRecords {
  threats: Pick<ThreatStore, 'find' | 'summaries' | 'list' | 'changedAfter'>;
  finder: ThreatFinder;
  occurrences: Pick<Occurrences, 'find' | 'leaderOf' | 'list'>;
  figures: Pick<ThreatFigureCounts, 'read'>;
  views: Pick<SavedViewStore, 'list'>;
  overview: ThreatOverview;
  statistics: ThreatStatistics;
  verdicts: Pick<VerdictStore, 'history'>;
  decisions: Pick<ThreatDecisions, 'activity'>;
  bulk: Pick<BulkJobs, 'find' | 'list'>;
  actions: Pick<ActionStore, 'list'>;
  incidents: IncidentReader;
  incidentList: IncidentList;
  context: ContextStore;
  suppressions: Pick<SuppressionStore, 'counted' | 'inQuestion' | 'criticalAssetsOf'>;
}

/**
 * What is stored, as the one who asks may see it. For somebody of one customer the database itself holds back what is another's, whatever a
 * route forgets to ask; for two round trips more than others need.
 */
@Injectable()
export class Records {
  private readonly all: SeenRecords;
  private readonly ofCustomers = new Map<number, SeenRecords>();

  constructor(@Inject(DATABASE) private readonly database: Database) {
    this.all = recordsIn(database);
  }

  for({ customer }: Pick<Principal, 'customer'>): SeenRecords {
    if (!customer) return this.all;
    const kept = this.ofCustomers.get(customer.id);
    if (kept) return kept;
    const records = recordsIn(this.database.boundTo(customer.id), 'own_threats');
    const [oldest] = this.ofCustomers.keys();
    if (this.ofCustomers.size >= MOST_KEPT && oldest !== undefined) this.ofCustomers.delete(oldest);
    this.ofCustomers.set(customer.id, records);
    return records;
  }
}

function recordsIn(database: Pick<Database, 'query' | 'transaction'>, source?: ThreatSource): SeenRecords {
  return {
    threats: traced(new ThreatStore(database, source), 'postgresql'),
    finder: traced(new ThreatFinder(database, source), 'postgresql'),
    occurrences: traced(new Occurrences(database), 'postgresql'),
    figures: traced(new ThreatFigureCounts(database), 'postgresql'),
    views: traced(new SavedViewStore(database), 'postgresql'),
    overview: traced(new ThreatOverview(database), 'postgresql'),
    statistics: traced(new ThreatStatistics(database), 'postgresql'),
    verdicts: traced(new VerdictStore(database), 'postgresql'),
    bulk: new BulkJobs(database),
    decisions: traced(new ThreatDecisions(database), 'postgresql'),
    actions: traced(new ActionStore(database), 'postgresql'),
    incidents: traced(new IncidentReader(database), 'postgresql'),
    incidentList: traced(new IncidentList(database), 'postgresql'),
    context: new ContextStore(database),
    suppressions: new SuppressionStore(database),
  };
}
