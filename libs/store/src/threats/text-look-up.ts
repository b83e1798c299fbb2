import type { ThreatFilters } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { meantBy, type Meant, type MeantWords } from './free-text.js';
import { namesSome, ofOwn, ofText, theCustomer, Values, type Meaning, type TextMeaning } from './threat-conditions.js';
import { MAX_COUNT, type ThreatQuestion, type ThreatSource } from './threat-question.js';

/** Threats that a text may mean are looked up beforehand, up to so many in each way. */
const MOST_MEANT = 5000;
/** So many of them show what share of them matches other filters. */
const FEW_MEANT = 250;
/** Where the database reckons with so many they surely are more than that. */
const SURELY_MORE = 4 * MOST_MEANT;

/** Looks up beforehand which threats a text may mean, as far as they are few. */
export class TextLookUp {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    private readonly source: ThreatSource,
  ) {}

  /** Undefined for a text of nothing but blanks. @param customerId the only one that is asked about */
  async meaningOf(text: string, customerId: number | undefined): Promise<TextMeaning | undefined> {
    const all = meantBy(text);
    if (!all) return undefined;
    const words = all.find((meant) => 'words' in meant);
    const isEverywhere = words !== undefined && (await this.expected(words)) > SURELY_MORE;
    const found = await this.lookedUp(
      all.filter((meant) => meant !== words || !isEverywhere),
      customerId,
    );
    const threatIds = new Set<string>();
    const rest = all.filter((meant) => {
      const ids = found.get(meant);
      if (!ids || threatIds.size + ids.length > MOST_MEANT) return true;
      for (const id of ids) threatIds.add(id);
      return false;
    });
    return { threatIds: [...threatIds], rest };
  }

  /**
   * Which of the threats that match other filters a text may mean: words that are everywhere would be looked through for few. Where the
   * others leave too many, how many at least: counted among those that name an entity that is meant, if a few of them promise enough, else
   * among those others.
   */
  async matching(
    text: TextMeaning,
    filters: ThreatFilters,
    others: ThreatQuestion,
    customers: Meaning['customers'],
  ): Promise<Pick<Meaning, 'matching' | 'least'>> {
    const { values } = others;
    const scope = { values, customerId: theCustomer(filters, { customers }) };
    const naming = (most: number): string =>
      text.rest
        .flatMap((meant) => ('kind' in meant ? [namesSome([meant], scope)] : []))
        .map((named) => `(select e.threat_id from threat_entities e where ${named} limit ${most})`)
        .join(' union ') || 'null';
    const narrowed = (
      columns: string,
    ): string => `select ${columns} from narrowed join ${this.source} t on t.id = narrowed.id
      where ${ofText(text, filters, { customers, values })}`;
    const counted = (threats: string): string =>
      `(select count(*)::int from (${threats} limit ${MAX_COUNT + 1}) counted)`;
    const named = (most: number): string => counted(others.matching('', [`t.id in (${naming(most)})`]));
    const [row] = await this.database.query<{ ids: string[] | null; least: number | null }>(
      {
        name: 'threats matching',
        text: `with narrowed as materialized (${others.matching('t.id')} limit ${MOST_MEANT + 1}),
            size as (select count(*) > ${MOST_MEANT} as is_too_large from narrowed)
          select case when not is_too_large then array(${narrowed('t.id::text')}) end as ids,
            case when is_too_large then
              case when ${named(FEW_MEANT)} > ${(MAX_COUNT / MOST_MEANT) * FEW_MEANT} then ${named(MOST_MEANT)} else ${counted(narrowed(''))} end
            end as least
          from size`,
      },
      values.list,
    );
    return row?.ids ? { matching: row.ids } : { least: row?.least ?? 0 };
  }

  /** How many threats the database reckons have the words: to find them takes as long as there are of them. */
  private async expected(meant: MeantWords): Promise<number> {
    const values = new Values();
    const text = `explain (format json) select from ${this.source} t where ${ofOwn(meant, values)}`;
    const [row] = await this.database.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      { name: 'threats expected', text },
      values.list,
    );
    return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  }

  /** The threats that may be meant by each, where they are not too many. */
  private async lookedUp(meant: readonly Meant[], customerId: number | undefined): Promise<Map<Meant, string[]>> {
    if (meant.length === 0) return new Map();
    const values = new Values();
    const each = meant.map((one, n) => {
      const having =
        'kind' in one
          ? `select e.threat_id::text from threat_entities e where ${namesSome([one], { values, customerId })}`
          : `select t.id::text from ${this.source} t where ${ofOwn(one, values)}`;
      return `(${n}, array(${having} limit ${MOST_MEANT + 1}))`;
    });
    const rows = await this.database.query<{ n: number; ids: string[] }>(
      {
        name: 'threats meant',
        text: `select n, ids from (values ${each.join()}) found (n, ids) where cardinality(ids) <= ${MOST_MEANT}`,
      },
      values.list,
    );
    return new Map(rows.map(({ n, ids }) => [meant[n]!, ids]));
  }
}
