import {
  EXPORT_FORMATS,
  FACETS,
  IsInstant,
  Optional,
  SORT_ORDERS,
  THREAT_SORTS,
  ThreatScope,
  ValuesOf,
  WholeNumber,
  type ExportFormat,
  type Facet,
  type Severity,
  type SlaState,
  type SortOrder,
  type ThreatFilters,
  type ThreatSort,
  type ThreatStatus,
  type ThreatType,
  type TriageState,
  type Verdict,
} from '@soc-agent/contracts';
import { CURSOR } from '@soc-agent/store';
import { IsIn, IsUUID, Matches } from 'class-validator';

/** What queries of threats are narrowed by: a filter that is given several times takes any of its values, and `not.` before it leaves them out. */
export class FilterQuery extends ThreatScope {
  /** Not of these severities. */
  @ValuesOf('severity')
  'not.severity'?: Severity[];

  /** Not of these types. */
  @ValuesOf('type')
  'not.type'?: ThreatType[];

  /** Not in these states. */
  @ValuesOf('status')
  'not.status'?: ThreatStatus[];

  /** Not where people are so far. */
  @ValuesOf('triage')
  'not.triage'?: TriageState[];

  /** Not of these customers. */
  @ValuesOf('customer')
  'not.customer'?: string[];

  /** Not from these products. */
  @ValuesOf('product')
  'not.product'?: string[];

  /** Not by these rules. */
  @ValuesOf('rule')
  'not.rule'?: string[];

  /** Not with these entities. */
  @ValuesOf('entity')
  'not.entity'?: string[];

  /** Not with these techniques. */
  @ValuesOf('technique')
  'not.technique'?: string[];

  /** Not with these tactics. */
  @ValuesOf('tactic')
  'not.tactic'?: string[];

  /** Not with these verdicts. */
  @ValuesOf('verdict')
  'not.verdict'?: (Verdict | 'none')[];

  /** Not with these people. */
  @ValuesOf('assignee')
  'not.assignee'?: string[];

  /** Not with such a score. */
  @ValuesOf('fp')
  'not.fp'?: string[];

  /** Not so with their time. */
  @ValuesOf('sla')
  'not.sla'?: SlaState[];

  /** Not of these groups. */
  @ValuesOf('group')
  'not.group'?: string[];

  /** Not of these incidents. */
  @ValuesOf('incident')
  'not.incident'?: string[];
}

/** Query of `GET /api/threats`; every filter given must match. */
export class ThreatQuery extends FilterQuery {
  /** Rows of one page. */
  @WholeNumber(1, 500)
  limit: number = 50;

  /** Rows to skip; for large offsets `cursor` is faster and does not shift under new threats. */
  @WholeNumber(0, 1_000_000)
  offset: number = 0;

  /** `nextCursor` of the page before, in the same order. */
  @Optional()
  @Matches(CURSOR, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;

  /** `newest` by when it was taken in, `occurred` by when it happened, `fp` by its false-positive score, `due` only what has such a time. */
  @IsIn(THREAT_SORTS)
  sort: ThreatSort = 'newest';

  /** Falling unless it says `asc`. */
  @IsIn(SORT_ORDERS)
  order: SortOrder = 'desc';

  /** Only what changed after this sequence number, in order of change; other filters but `customer` are ignored. */
  @Optional()
  @WholeNumber(0, Number.MAX_SAFE_INTEGER)
  after_seq?: number;
}

/** Query of `GET /api/threats/facets`. */
export class FacetQuery extends FilterQuery {
  /** What is counted; several with commas between them, or all when it is left out. */
  @Optional()
  @Matches(new RegExp(`^(?:${FACETS.join('|')})(?:,(?:${FACETS.join('|')}))*$`), {
    message: `of must be some of ${FACETS.join()}, with commas between them`,
  })
  of?: string;
}

/** Query of `GET /api/threats/histogram`. */
export class HistogramQuery extends FilterQuery {
  /** Where it begins; left out, a day before its end. */
  @Optional()
  @IsInstant()
  from?: string;

  /** Where it ends; left out, now. */
  @Optional()
  @IsInstant()
  to?: string;

  /** So many buckets at most; their width is one that people can read. */
  @WholeNumber(2, 500)
  buckets: number = 60;
}

/** Query of `GET /api/threats/groups`. */
export class GroupQuery extends FilterQuery {
  /** Groups of one page. */
  @WholeNumber(1, 200)
  limit: number = 50;

  /** `nextCursor` of the page before. */
  @Optional()
  @IsUUID(undefined, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** Query of `GET /api/threats/export`. */
export class ExportQuery extends FilterQuery {
  /** `csv` and `ndjson` have a threat in each line, `stix` is a STIX 2.1 bundle, `navigator` a layer for the ATT&CK Navigator. */
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat = 'csv';
}

/** Narrows what is not a list to some customers. */
export class CustomersQuery {
  /** Names of customers; left out, all. */
  @ValuesOf('customer')
  customer?: string[];
}

/** The facets that a query names. */
export function facetsOf({ of }: FacetQuery): Facet[] {
  return of === undefined ? [...FACETS] : [...new Set(of.split(',') as Facet[])];
}

/** The filters of a query, those of `not.` together. */
export function filtersOf(query: FilterQuery): ThreatFilters {
  const not: Record<string, unknown> = {};
  const filters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || !FILTERS.has(name)) continue;
    if (name.startsWith(NOT)) not[name.slice(NOT.length)] = value;
    else filters[name] = value;
  }
  return { ...filters, ...(Object.keys(not).length > 0 && { not }) };
}

const NOT = 'not.';
/** Names of what narrows, and not of what pages. */
const FILTERS: ReadonlySet<string> = new Set(Object.keys(new FilterQuery()));
