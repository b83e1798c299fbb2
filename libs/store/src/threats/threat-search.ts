import type { SortOrder, ThreatFilters, ThreatSort, ThreatSummary, ThreatTrait } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { namedCustomers, namesTechniques, theCustomer, type Asker, type Meaning } from './threat-conditions.js';
import { TextLookUp } from './text-look-up.js';
import { cursorOf, sortOf } from './threat-order.js';
import { isNarrowed, MAX_COUNT, ThreatQuestion, type ThreatSource } from './threat-question.js';
import { SUMMARY_COLUMNS, summaryOfRow, type SummaryRow } from './threat-rows.js';

/** Where a page lies, and how it is sorted. */
export interface PageWish {
  /** Rows to skip. */
  offset?: number;
  /** `nextCursor` of the page before, in the same order. */
  cursor?: string;
  sort?: ThreatSort;
  order?: SortOrder;
  /** Ids that are listed, but not counted: they are counted as under way already. */
  uncounted?: readonly string[];
}

export interface ThreatPage {
  items: ThreatSummary[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Whether there are more than were counted. */
  capped?: true;
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}

const CUSTOMERS = {
  name: 'customers ids',
  text: 'select id, name from customers where name = any($1)',
  prepared: true,
};
// as the rollup has them, less what has changed since; then what it does not have yet
const TECHNIQUES = {
  name: 'threats techniques',
  text: `select value as id, sum(n) - (select count(*) from figure_retractions) as least from threat_figures
      where customer_id = coalesce(bound_customer(), 0) and dimension = 'technique' group by 1 having sum(n) > 0
    union all select distinct unnest(t.techniques), 0 from threats t where t.seq > (select seq from counted_figures) and t.seq < 9223372036854775807`,
};
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

/** Finds stored threats by everything lists are narrowed to. */
export class ThreatSearch {
  private readonly texts: TextLookUp;

  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly source: ThreatSource = 'threats',
  ) {
    this.texts = new TextLookUp(database, source);
  }

  /** A question about what matches. */
  async about(filters: ThreatFilters, asker?: Asker): Promise<ThreatQuestion> {
    const question = await this.questions(filters, asker);
    return question();
  }

  /** Questions about what matches, each as it would be if the filters of a trait were not there. */
  async questions(
    filters: ThreatFilters,
    asker: Asker = {},
  ): Promise<(without?: ThreatTrait) => Promise<ThreatQuestion>> {
    const { text, ...meaning } = await this.meaningOf(filters);
    const { q: _, ...others } = filters;
    const { customer, ...ofAll } = filters;
    const ofOthers = { asker, ...meaning };
    const about = { ...ofOthers, ...(text && { text }) };
    return async (without) => {
      // the same host of other customers is another one, which then is asked for, too
      if (without === 'customer' && customer) return (await this.questions(ofAll, asker))(without);
      const narrowed =
        text && text.rest.length > 0 && isNarrowed(filters, without)
          ? await this.texts.beside({
              ...{ text, filters, customers: meaning.customers },
              others: () => new ThreatQuestion(this.source, others, ofOthers, without),
            })
          : {};
      return new ThreatQuestion(this.source, filters, { ...about, ...narrowed }, without);
    };
  }

  /** One page of at most `limit` threats that match every filter, and how many there are. */
  async page(filters: ThreatFilters, limit: number, wish: PageWish = {}, asker?: Asker): Promise<ThreatPage> {
    const question = await this.about(filters, asker);
    const [page, total] = await Promise.all([
      this.rowsOf(question.again(), filters, limit, wish),
      this.counted(question, MAX_COUNT + 1, wish.uncounted),
    ]);
    return { ...page, ...totalOf(total) };
  }

  /** One page alone. */
  async rows(
    filters: ThreatFilters,
    limit: number,
    wish: PageWish = {},
    asker?: Asker,
  ): Promise<Pick<ThreatPage, 'items' | 'nextCursor'>> {
    return this.rowsOf(await this.about(filters, asker), filters, limit, wish);
  }

  private async rowsOf(
    list: ThreatQuestion,
    filters: ThreatFilters,
    limit: number,
    wish: PageWish,
  ): Promise<Pick<ThreatPage, 'items' | 'nextCursor'>> {
    const { cursor, order: direction = 'desc' } = wish;
    const sorted = sortOf(filters, wish.sort);
    const [numbered, id] = cursor === undefined ? [] : cursorOf(cursor);
    const sign = direction === 'desc' ? '<' : '>';
    const where = [
      ...(sorted?.bounds ?? []),
      ...(id === undefined
        ? []
        : [
            sorted
              ? `(${sorted.by}, t.id) ${sign} (${sorted.of(list.place(numbered ?? 0))}, ${list.place(id)}::uuid)`
              : `t.id ${sign} ${list.place(id)}`,
          ]),
    ];
    const columns = `t.*, ${sorted ? sorted.number : 'null::float8'} as sorted_by`;
    const offset = wish.offset === undefined || wish.offset === 0 ? undefined : list.place(wish.offset);
    const text = sorted
      ? list.select(columns, list.place(limit), { by: sorted.by, direction, offset, where })
      : list.byId(columns, list.place(limit), { direction, offset, where });
    const by = sorted === undefined ? '' : `t.sorted_by ${direction}, `;
    const rows = await this.database.query<SummaryRow & { sorted_by: number | null }>(
      {
        name: 'threats list',
        text: `select ${SUMMARY_COLUMNS}, t.sorted_by from (${text}) t join customers c on c.id = t.customer_id
          order by ${by}t.id ${direction}`,
      },
      list.values.list,
    );
    const last = rows.at(-1);
    return {
      items: rows.map(summaryOfRow),
      ...(last &&
        rows.length === limit && {
          nextCursor: last.sorted_by === null ? last.id : `${last.sorted_by}_${last.id}`,
        }),
    };
  }

  /** Ids of threats that match, the largest first: a page of them at a time, for what is done with all of them. @param before the last one of the page before */
  async ids(filters: ThreatFilters, limit: number, before?: string, asker?: Asker): Promise<string[]> {
    const question = await this.about(filters, asker);
    const where = before === undefined ? [] : [`t.id < ${question.place(before)}`];
    const text = question.select('t.id', question.place(limit), { where });
    const rows = await this.database.query<{ id: string }>({ name: 'threats ids', text }, question.values.list);
    return rows.map(({ id }) => id);
  }

  /** How many match, counted to a number. */
  async count(filters: ThreatFilters, most: number, asker?: Asker): Promise<number> {
    return this.counted(await this.about(filters, asker), most);
  }

  private async counted(question: ThreatQuestion, most: number, uncounted?: readonly string[]): Promise<number> {
    if (question.isBroad || question.least >= most) return most;
    const statement = { name: 'threats count', text: question.count(most, uncounted) };
    const [row] = await this.database.query<{ count: number }>(statement, question.values.list);
    return row?.count ?? 0;
  }

  /** Threats whose last change came after `seq`, in order of that change. */
  async changedAfter(seq: number, limit: number): Promise<ThreatPage> {
    const [rows, [total]] = await Promise.all([
      this.database.query<SummaryRow>(CHANGED, [seq, limit]),
      this.database.query<{ count: number }>(COUNT_CHANGED, [seq]),
    ]);
    return { items: rows.map(summaryOfRow), ...totalOf(total?.count ?? 0) };
  }

  private async meaningOf(filters: ThreatFilters): Promise<Meaning> {
    const names = namedCustomers(filters);
    const rows = names.length === 0 ? [] : await this.database.query<{ id: number; name: string }>(CUSTOMERS, [names]);
    const customers = new Map(rows.map(({ id, name }) => [name, id]));
    const [techniques, text] = await Promise.all([
      namesTechniques(filters) ? this.techniques() : undefined,
      filters.q === undefined ? undefined : this.texts.meaningOf(filters, theCustomer(filters, { customers })),
    ]);
    return { customers, ...(techniques && { techniques }), ...(text && { text }) };
  }

  /** How many threats have each technique at least. */
  private async techniques(): Promise<Map<string, number>> {
    const rows = await this.database.query<{ id: string; least: number }>(TECHNIQUES);
    // one that stands in both parts counts as the rollup has it
    return new Map(rows.sort((one, other) => one.least - other.least).map(({ id, least }) => [id, least]));
  }
}

function totalOf(count: number): Pick<ThreatPage, 'total' | 'capped'> {
  return count > MAX_COUNT ? { total: MAX_COUNT, capped: true } : { total: count };
}
