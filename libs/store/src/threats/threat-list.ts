import type { ThreatSummary } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';
import { SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from './threat-rows.js';

/** Threats that match are counted up to here. */
const MAX_COUNT = 1000;

/** What a list is narrowed to; every filter given must match. */
export interface ThreatFilter {
  severity?: string;
  type?: string;
  status?: string;
  triage?: string;
  verdict?: string;
  customer?: string;
  review?: boolean;
}

/** Where a page begins: `offset` counts rows, `before` is the id of the last row of the page before. */
export interface PageStart {
  offset?: number;
  before?: string;
}

export interface ThreatPage {
  items: ThreatSummary[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Whether there are more than were counted. */
  isMore?: true;
}

/** SQL of each filter, with `$` for its value. */
const CONDITIONS: Readonly<Record<keyof ThreatFilter, string>> = {
  severity: 't.severity = $',
  type: 't.type = $',
  status: 't.status = $',
  triage: 't.triage = $',
  verdict: 't.verdict = $',
  customer: 't.customer_id = $',
  review: 't.review = $',
};
/** Of these there are partial indexes, which a parameter would not find. */
const LITERAL: ReadonlySet<string> = new Set(['review', 'status']);
const CHANGED = {
  name: 'threats changed',
  text: `select ${SUMMARY_COLUMNS} from threats t join customers c on c.id = t.customer_id where t.seq > $1 order by t.seq limit $2`,
  prepared: true,
};
const COUNT_CHANGED = {
  name: 'threats changed count',
  text: `select count(*)::int as count from (select from threats where seq > $1 limit ${MAX_COUNT + 1}) matching`,
  prepared: true,
};
const CUSTOMER = { name: 'customers id', text: 'select id from customers where name = $1', prepared: true };

/** Pages of stored threats. */
export class ThreatList {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** One page of at most `limit` threats that match every given filter, the largest id first. */
  async page(filter: ThreatFilter, limit: number, { offset = 0, before }: PageStart = {}): Promise<ThreatPage> {
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions: string[] = [];
    for (const [name, value] of Object.entries(filter) as [keyof ThreatFilter, string | boolean | undefined][]) {
      if (value === undefined) continue;
      const wanted = name === 'customer' ? await this.customerId(String(value)) : value;
      if (wanted === undefined) return { items: [], total: 0 };
      conditions.push(CONDITIONS[name].replace('$', () => (LITERAL.has(name) ? literal(wanted) : place(wanted))));
    }
    // what somebody decided not to look at is there for who asks for it
    if (filter.status === undefined) conditions.push("t.status <> 'suppressed'");
    const matching = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const counted = [...values];
    if (before !== undefined) conditions.push(`t.id < ${place(before)}`);
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const [rows, [total]] = await Promise.all([
      this.database.query<SummaryRow>(
        {
          name: 'threats list',
          text: `select ${SUMMARY_COLUMNS} from (
              select * from threats t ${where} order by t.id desc offset ${place(offset)} limit ${place(limit)}
            ) t join customers c on c.id = t.customer_id order by t.id desc`,
        },
        values,
      ),
      this.database.query<{ count: number }>(
        {
          name: 'threats count',
          text: `select count(*)::int as count from (select from threats t ${matching} limit ${MAX_COUNT + 1}) matching`,
        },
        counted,
      ),
    ]);
    return { items: rows.map(summaryOfRow), ...totalOf(total?.count ?? 0) };
  }

  /** Threats whose last change came after `seq`, in order of that change. */
  async changedAfter(seq: number, limit: number): Promise<ThreatPage> {
    const [rows, [total]] = await Promise.all([
      this.database.query<SummaryRow>(CHANGED, [seq, limit]),
      this.database.query<{ count: number }>(COUNT_CHANGED, [seq]),
    ]);
    return { items: rows.map(summaryOfRow), ...totalOf(total?.count ?? 0) };
  }

  private async customerId(name: string): Promise<number | undefined> {
    const [row] = await this.database.query<{ id: number }>(CUSTOMER, [storable(name)]);
    return row?.id;
  }
}

function totalOf(count: number): Pick<ThreatPage, 'total' | 'isMore'> {
  return count > MAX_COUNT ? { total: MAX_COUNT, isMore: true } : { total: count };
}

/** As SQL writes it; the values of these filters are words of ours, and what is not is refused. */
function literal(value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  if (!/^[a-z_]+$/.test(String(value))) throw new Error(`${String(value)} is no word of a filter`);
  return `'${String(value)}'`;
}
