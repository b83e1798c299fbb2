import type { ThreatFilters } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { meantBy, type Meant, type MeantWords } from './free-text.js';
import {
  hasWords,
  namesSome,
  ofOwn,
  ofText,
  theCustomer,
  Values,
  type Meaning,
  type TextMeaning,
} from './threat-conditions.js';
import { MAX_COUNT, type ThreatQuestion, type ThreatSource } from './threat-question.js';

/** Threats that a text may mean are looked up beforehand, up to so many in each way. */
const MOST_MEANT = 5000;
/** So many of them show what share of them matches other filters. */
const FEW_MEANT = 250;
/** Of many words the index looks for so many, the rarest: each takes time for all that has the others. */
const MOST_IN_INDEX = 2;
/** Where the database reckons with so many they surely are more than that. */
const SURELY_MORE = 4 * MOST_MEANT;

/** A text beside other filters. */
export interface Narrowing {
  text: TextMeaning;
  filters: ThreatFilters;
  /** What the others leave. */
  others: () => ThreatQuestion;
  customers: Meaning['customers'];
}

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
    const expected = words && (await this.expected(words));
    const isEverywhere = expected !== undefined && expected.together > SURELY_MORE;
    const lookedFor = isEverywhere ? all.filter((meant) => meant !== words) : all;
    // where every threat is looked at for its words anyway, more entities are looked for in each as well
    const most = isEverywhere ? MAX_COUNT : MOST_MEANT;
    const found = await this.lookedUp(lookedFor, most, customerId, expected?.rarest);
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
   * Which of the threats that match other filters may be meant: words that are everywhere would be looked through for few. Undefined where
   * the others leave too many.
   */
  async matching(narrowing: Narrowing): Promise<string[] | undefined> {
    const others = narrowing.others();
    const [row] = await this.database.query<{ ids: string[] | null }>(
      {
        name: 'threats matching',
        text: `with narrowed as materialized (${others.matching('t.id')} limit ${MOST_MEANT + 1})
          select case when count(*) <= ${MOST_MEANT} then array(${this.narrowed('t.id::text', narrowing, others)}) end as ids from narrowed`,
      },
      others.values.list,
    );
    return row?.ids ?? undefined;
  }

  /**
   * How many match at least, where the others leave too many: counted among those that name an entity that is meant, if a few of them promise
   * enough, else among those others.
   */
  async least(narrowing: Narrowing): Promise<number> {
    const { text, filters, customers } = narrowing;
    const others = narrowing.others();
    const scope = { values: others.values, customerId: theCustomer(filters, { customers }) };
    const naming = (most: number): string =>
      text.rest
        .flatMap((meant) => ('kind' in meant ? [namesSome([meant], scope)] : []))
        .map((named) => `(select e.threat_id from threat_entities e where ${named} limit ${most})`)
        .join(' union ') || 'null';
    const counted = (threats: string): string =>
      `(select count(*)::int from (${threats} limit ${MAX_COUNT + 1}) counted)`;
    const named = (most: number): string => counted(others.matching('', [`t.id in (${naming(most)})`]));
    const [row] = await this.database.query<{ least: number }>(
      {
        name: 'threats least',
        text: `with narrowed as materialized (${others.matching('t.id')} limit ${MOST_MEANT + 1})
          select case when ${named(FEW_MEANT)} > ${(MAX_COUNT / MOST_MEANT) * FEW_MEANT} then ${named(MOST_MEANT)}
            else ${counted(this.narrowed('', narrowing, others))} end as least`,
      },
      others.values.list,
    );
    return row?.least ?? 0;
  }

  /** SQL: columns of those of the threats `narrowed` that may be meant. */
  private narrowed(columns: string, { text, filters, customers }: Narrowing, { values }: ThreatQuestion): string {
    const means = ofText(text, filters, { customers, values });
    return `select ${columns} from narrowed join ${this.source} t on t.id = narrowed.id where ${means}`;
  }

  /** How many threats the database reckons have all of the words, and those of them that it reckons fewest have. */
  private async expected({ words, each }: MeantWords): Promise<{ together: number; rarest: string }> {
    const values = new Values();
    const asked = [words, ...each].map((query) => `select from ${this.source} t where ${hasWords(query, values)}`);
    const [row] = await this.database.query<{ 'QUERY PLAN': [{ Plan: { Plans: { 'Plan Rows': number }[] } }] }>(
      { name: 'threats expected', text: `explain (format json) ${asked.join(' union all ')}` },
      values.list,
    );
    const [together = 0, ...alone] = row!['QUERY PLAN'][0].Plan.Plans.map((plan) => plan['Plan Rows']);
    const byNumber = each.map((query, n) => ({ query, n: alone[n] ?? 0 })).sort((one, other) => one.n - other.n);
    const rarest = byNumber.slice(0, MOST_IN_INDEX).map(({ query }) => query);
    return { together, rarest: rarest.join(' & ') };
  }

  /** The threats that may be meant by each, where they are not more than `most`. @param rarest of the words, by which they are found */
  private async lookedUp(
    meant: readonly Meant[],
    most: number,
    customerId: number | undefined,
    rarest?: string,
  ): Promise<Map<Meant, string[]>> {
    if (meant.length === 0) return new Map();
    const values = new Values();
    const foundBy = (one: Meant): string => {
      if ('kind' in one)
        return `select e.threat_id::text from threat_entities e where ${namesSome([one], { values, customerId })}`;
      const narrowed = 'words' in one && rarest !== undefined;
      const having = narrowed ? `${hasWords(rarest, values)} and (select ${ofOwn(one, values)})` : ofOwn(one, values);
      return `select t.id::text from ${this.source} t where ${having}`;
    };
    const each = meant.map((one, n) => `(${n}, array(${foundBy(one)} limit ${most + 1}))`);
    const rows = await this.database.query<{ n: number; ids: string[] }>(
      {
        name: 'threats meant',
        text: `select n, ids from (values ${each.join()}) found (n, ids) where cardinality(ids) <= ${most}`,
      },
      values.list,
    );
    return new Map(rows.map(({ n, ids }) => [meant[n]!, ids]));
  }
}
