import type { ThreatFilters } from '@soc-agent/contracts';
import type { Database } from '../database/database.js';
import { meantBy, queryOf, type Meant, type MeantEntity, type MeantWords } from './free-text.js';
import {
  asksForSuppressed,
  hasWords,
  namesSome,
  NOT_SUPPRESSED,
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
/** Threats that other filters leave are looked at for their words alone, up to so many: that takes little beside all that they name. */
const MOST_READ = 10_000;
/** Or for all that may be meant, up to so many. */
const MOST_LOOKED_AT = 20_000;
/** Up to so many that name an entity are looked at one by one; more are set beside all that other filters leave. */
const MOST_EACH = 50_000;
/** So many of each show what share of them matches all. */
const FEW = 250;
/** A sample promises enough where its share is so many times what is needed: it may mislead. */
const ENOUGH = 1.5;
/** Words that one in forty of the newest threats has are found soon by looking at each: their index takes time for every threat that has them. */
const NEWEST = { atFirst: 2000, often: 50, most: 40_000 } as const;

const QUERIES = {
  name: 'threats query',
  text: `select phraseto_tsquery('simple', word)::text as query from unnest($1::text[]) with ordinality typed (word, n) order by n`,
  prepared: true,
};

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

  /**
   * Undefined for a text of nothing but blanks. Where it has a `rest`, it means more than {@link MAX_COUNT} threats; suppressed ones have the words
   * only where the filters ask for them.
   * @param customerId the only one that is asked about
   */
  async meaningOf(
    { q = '', ...filters }: ThreatFilters,
    customerId: number | undefined,
  ): Promise<TextMeaning | undefined> {
    const typed = meantBy(q);
    if (!typed) return undefined;
    const words = await this.query(typed.words);
    const withSuppressed = asksForSuppressed(filters);
    const isEverywhere = words !== undefined && (await this.areEverywhere(words, withSuppressed));
    // where every threat is looked at for its words anyway, more entities are looked for in each as well
    const most = isEverywhere ? MAX_COUNT : MOST_MEANT;
    const all: Meant[] = [...typed.meant, ...(words ? [words] : [])];
    const lookedFor = all.filter((meant) => meant !== words || !isEverywhere);
    const found = await this.lookedUp(lookedFor, most, { customerId, withSuppressed });
    const threatIds = new Set<string>();
    const rest = all.filter((meant) => {
      const ids = found.get(meant);
      if (!ids || threatIds.size + ids.length > MOST_MEANT) return true;
      for (const id of ids) threatIds.add(id);
      return false;
    });
    return { threatIds: [...threatIds], rest };
  }

  /** Which threats match a text that has a `rest` and other filters; of more than 5,000, how many match at least. */
  async beside(narrowing: Narrowing): Promise<Pick<Meaning, 'matching' | 'least'>> {
    const read = await this.read(narrowing);
    if (read) return { matching: read };
    const least = await this.least(narrowing);
    if (least > MAX_COUNT) return { least };
    const matching = await this.intersected(narrowing);
    return matching ? { matching } : { least: MOST_MEANT };
  }

  /**
   * Which of the threats that match other filters may be meant: words that are everywhere would be looked through for few. Undefined where
   * the others leave too many.
   */
  private async read(narrowing: Narrowing): Promise<string[] | undefined> {
    const { text, filters, customers } = narrowing;
    const others = narrowing.others();
    const means = ofText(text, filters, { customers, values: others.values });
    const [row] = await this.database.query<{ ids: string[] | null }>(
      {
        name: 'threats matching',
        text: `with narrowed as materialized (${others.matching('t.id')} limit ${MOST_MEANT + 1})
          select case when count(*) <= ${MOST_MEANT} then array(
            select t.id::text from narrowed join ${this.source} t on t.id = narrowed.id where ${means}) end as ids from narrowed`,
      },
      others.values.list,
    );
    return row?.ids ?? undefined;
  }

  /**
   * How many match at least, where the others leave too many: counted among those that name an entity that is meant, or among the others by
   * nothing but their words, or by all, whichever a few of them promise to be enough for. 0 where none does.
   */
  private async least(narrowing: Narrowing): Promise<number> {
    const { text, filters, customers } = narrowing;
    const others = narrowing.others();
    const scope = { values: others.values, customerId: theCustomer(filters, { customers }) };
    const naming = (most: number): string =>
      text.rest
        .flatMap((meant) => ('kind' in meant ? [namesSome([meant], scope)] : []))
        .map((named) => `(select e.threat_id from threat_entities e where ${named} limit ${most})`)
        .join(' union ') || 'null';
    const own = { ...text, rest: text.rest.filter((meant) => !('kind' in meant)) };
    const counted = (threats: string): string =>
      `(select count(*)::int from (${threats} limit ${MAX_COUNT + 1}) counted)`;
    const named = (most: number): string => counted(others.matching('', [`t.id in (${naming(most)})`]));
    const read = (most: number, meaning: TextMeaning = own): string => {
      const meant = `${ofText(meaning, filters, { customers, values: others.values })} as is_meant`;
      // those of one customer lie in an index in order; of others a walk in order may pass by many more
      const first =
        scope.customerId === undefined
          ? `select ${meant} from (${others.matching('t.id')} limit ${most}) first join ${this.source} t on t.id = first.id`
          : others.select(meant, String(most));
      return counted(`select from (${first}) t where is_meant`);
    };
    const promises = (way: (most: number) => string, most: number): string =>
      `when ${way(FEW)} > ${ENOUGH * (MAX_COUNT / most) * FEW} then ${way(most)}`;
    const [row] = await this.database.query<{ least: number }>(
      {
        name: 'threats least',
        text: `select case ${promises(named, MOST_MEANT)} ${promises(read, MOST_READ)} ${promises((most) => read(most, text), MOST_LOOKED_AT)} else 0 end as least`,
      },
      others.values.list,
    );
    return row?.least ?? 0;
  }

  /**
   * Which threats match all, where few seem to: all that the text means and what the others leave, each found whole. Undefined where they are
   * too many.
   */
  private async intersected({ text, filters, customers, ...narrowing }: Narrowing): Promise<string[] | undefined> {
    const others = narrowing.others();
    const scope = { values: others.values, customerId: theCustomer(filters, { customers }) };
    const entities = text.rest.filter((meant) => 'kind' in meant);
    const own = text.rest.filter((meant): meant is Exclude<Meant, MeantEntity> => !('kind' in meant));
    const named = [
      `select unnest(${others.place(text.threatIds)}::uuid[]) as id`,
      ...entities.map((meant) => `select e.threat_id from threat_entities e where ${namesSome([meant], scope)}`),
    ].join(' union all ');
    const parts = [
      others.matching('t.id', ['(select is_small from size)', 't.id in (select id from named)']),
      `${others.matching('t.id', ['not (select is_small from size)'])} intersect select id from named`,
      ...own.map((meant) => others.matching('t.id', [ofOwn(meant, others.values)])),
    ];
    const [row] = await this.database.query<{ ids: string[] | null }>(
      {
        name: 'threats intersected',
        // each is planned whole, and read as far as it has to be: with a limit of its own the database would rather look at threat by threat
        text: `with named as materialized (${named}), size as materialized (select count(*) <= ${MOST_EACH} as is_small from named)
            , ${parts.map((part, n) => `part_${n} as materialized (${part})`).join()}
          select case when count(*) <= ${MOST_MEANT} then coalesce(array_agg(id::text), '{}') end as ids
          from (${parts.map((_, n) => `(select id from part_${n} limit ${MOST_MEANT + 1})`).join(' union ')} limit ${MOST_MEANT + 1}) found`,
      },
      others.values.list,
    );
    return row?.ids ?? undefined;
  }

  private async query(words: readonly string[]): Promise<MeantWords | undefined> {
    if (words.length === 0) return undefined;
    const rows = await this.database.query<{ query: string }>(QUERIES, [words]);
    return queryOf(
      words,
      rows.map(({ query }) => query),
    );
  }

  /** Whether so many of the newest threats have the words that these are more than are counted. */
  private async areEverywhere({ words }: MeantWords, withSuppressed: boolean): Promise<boolean> {
    const values = new Values();
    const having = `${hasWords(words, values)} ${withSuppressed ? '' : `and ${NOT_SUPPRESSED}`}`;
    const counted = (newest: number, most: number): string =>
      `select count(*) from (select from (select t.words, t.status from ${this.source} t order by t.id desc limit ${newest}) t where ${having} limit ${most}) t`;
    const [row] = await this.database.query<{ everywhere: boolean | null }>(
      {
        name: 'threats everywhere',
        text: `select case when (${counted(NEWEST.atFirst, NEWEST.often)}) = ${NEWEST.often}
          then (${counted(NEWEST.most, MAX_COUNT + 1)}) > ${MAX_COUNT} end as everywhere`,
      },
      values.list,
    );
    return row?.everywhere ?? false;
  }

  /** The threats that may be meant by each, where they are not more than `most`. */
  private async lookedUp(
    meant: readonly Meant[],
    most: number,
    { customerId, withSuppressed }: { customerId: number | undefined; withSuppressed: boolean },
  ): Promise<Map<Meant, string[]>> {
    if (meant.length === 0) return new Map();
    const values = new Values();
    const foundBy = (one: Meant): string => {
      if ('kind' in one)
        return `select e.threat_id::text from threat_entities e where ${namesSome([one], { values, customerId })} limit ${most + 1}`;
      if ('words' in one)
        return `select w.id::text from threats_with('${this.source}', ${values.place(one.words)}::tsquery, ${withSuppressed}, ${most + 1}) w (id)`;
      return `select t.id::text from ${this.source} t where ${ofOwn(one, values)} limit ${most + 1}`;
    };
    const each = meant.map((one, n) => `(${n}, array(${foundBy(one)}))`);
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
