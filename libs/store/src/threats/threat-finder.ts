import type {
  EntityKind,
  Facet,
  RelatedList,
  ThreatCounts,
  ThreatFacets,
  ThreatFilters,
  ThreatGroups,
  ThreatHistogram,
  ThreatSummary,
} from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import type { Asker } from './threat-conditions.js';
import { ThreatFacetCounts } from './threat-facets.js';
import { ThreatGrouping } from './threat-groups.js';
import { ThreatHistograms, type HistogramWish } from './threat-histogram.js';
import { ThreatNeighbours, type SeenEntity } from './threat-neighbours.js';
import { MAX_COUNT, type ThreatSource } from './threat-question.js';
import { ThreatSearch } from './threat-search.js';

/** Rows that an export reads at a time. */
const ROWS_AT_ONCE = 500;
const OPEN: ThreatFilters = { not: { triage: ['contained', 'closed'] } };

/** What people look for among stored threats, and what it comes to. */
export class ThreatFinder {
  private readonly search: ThreatSearch;
  private readonly counting: ThreatFacetCounts;
  private readonly histograms: ThreatHistograms;
  private readonly grouping: ThreatGrouping;
  private readonly neighbours: ThreatNeighbours;

  /** @param source the view of one customer's threats, for its analysts */
  constructor(database: Pick<Database, 'query'>, source: ThreatSource = 'threats') {
    this.search = new ThreatSearch(database, source);
    this.counting = new ThreatFacetCounts(database, this.search);
    this.histograms = new ThreatHistograms(database, this.search);
    this.grouping = new ThreatGrouping(database, this.search);
    this.neighbours = new ThreatNeighbours(database);
  }

  /** What matches, counted by its values. */
  async facets(filters: ThreatFilters, facets: readonly Facet[], asker?: Asker): Promise<ThreatFacets> {
    return this.counting.count(filters, facets, asker);
  }

  /** What matches, by when it happened. */
  async histogram(filters: ThreatFilters, wish: HistogramWish, asker?: Asker): Promise<ThreatHistogram> {
    return this.histograms.read(filters, wish, asker);
  }

  /** What matches, by rule, main entity and customer. */
  async groups(filters: ThreatFilters, limit: number, cursor?: string, asker?: Asker): Promise<ThreatGroups> {
    return this.grouping.page(filters, limit, cursor, asker);
  }

  /** What has to be done. @param filters such as whose */
  async counts(filters: ThreatFilters, asker: Asker): Promise<ThreatCounts> {
    const count = (more: ThreatFilters): Promise<number> =>
      this.search.count({ ...filters, ...more }, MAX_COUNT, asker);
    const [openCritical, slaBreached, slaNear, waitingApproval, newSinceSeen] = await Promise.all([
      count({ ...OPEN, severity: ['CRITICAL'] }),
      count({ triage: ['new', 'escalated'], sla: ['breached'] }),
      count({ sla: ['near'] }),
      count({ approval: true }),
      count({ seen: 'no' }),
    ]);
    return { openCritical, slaBreached, slaNear, waitingApproval, newSinceSeen };
  }

  /** Every threat that matches, the largest id first, read as far as somebody takes them. */
  async *each(filters: ThreatFilters, asker?: Asker): AsyncGenerator<ThreatSummary[]> {
    for (let cursor: string | undefined; ;) {
      const page = await this.search.rows(filters, ROWS_AT_ONCE, cursor === undefined ? {} : { cursor }, asker);
      yield page.items;
      if (page.nextCursor === undefined) return;
      cursor = page.nextCursor;
    }
  }

  /** Threats that share most with one. */
  async related(threatId: string, limit: number): Promise<RelatedList> {
    return this.neighbours.related(threatId, limit);
  }

  /** What threats show of an entity in any spelling; undefined for what cannot be one. @param customers whose alone */
  async entity(kind: EntityKind, text: string, customers?: readonly string[]): Promise<SeenEntity | undefined> {
    return this.neighbours.entity(kind, text, customers);
  }
}
