import type { SortOrder, ThreatFilters, ThreatTrait } from '@soc-agent/contracts';
import { atLeast, conditionsOf, ofText, Values, type Asker, type Meaning } from './threat-conditions.js';

/** Where threats are read: for one customer's analysts its view is faster, and both hold back what is another's. */
export type ThreatSource = 'threats' | 'own_threats';

/** Threats that match are counted up to here. */
export const MAX_COUNT = 1000;

/** One question about the threats that match. */
export class ThreatQuestion {
  readonly values = new Values();

  /**
   * @param source the table, or the view of one customer's threats
   * @param without a trait whose filters are left out
   */
  constructor(
    readonly source: ThreatSource,
    private readonly filters: ThreatFilters,
    private readonly about: { asker: Asker } & Meaning,
    private readonly without?: ThreatTrait,
  ) {}

  /** Whether nothing but a text narrows it, and that hardly: then surely more match than are looked at. */
  get isBroad(): boolean {
    const { text } = this.about;
    return text !== undefined && text.rest.length > 0 && !isNarrowed(this.filters, this.without);
  }

  /** How many match at least, as far as that is known. */
  get least(): number {
    return this.about.least ?? atLeast(this.filters, this.about);
  }

  /** Whether all that may match were looked up: then few do. */
  get isFew(): boolean {
    const { text, matching } = this.about;
    return text?.rest.length === 0 || matching !== undefined;
  }

  /** The same question, with no value placed yet. */
  again(): ThreatQuestion {
    return new ThreatQuestion(this.source, this.filters, this.about, this.without);
  }

  place(value: unknown): string {
    return this.values.place(value);
  }

  /** SQL: columns of the threats `t` that match, in no order. */
  matching(columns: string, where: readonly string[] = []): string {
    const conditions = [...(this.ofMatching() ?? this.ofFilters()), ...where];
    return `select ${columns} from ${this.source} t where ${conditions.join(' and ')}`;
  }

  /** SQL: columns of the first threats `t` that match, sorted. */
  select(columns: string, limit: string, { by, direction = 'desc', offset, where }: Selection = {}): string {
    const order = `order by ${by === undefined ? '' : `${by} ${direction}, `}t.id ${direction}`;
    const skip = offset === undefined ? '' : ` offset ${offset}`;
    return `${this.matching(columns, where)} ${order}${skip} limit ${limit}`;
  }

  /** SQL: columns of the first threats `t` that match by their ids, in no order; what an index says of them is not read from the threats. */
  byId(columns: string, limit: string, selection: Omit<Selection, 'by'> = {}): string {
    return `select ${columns} from (${this.select('t.id', limit, selection)}) first join ${this.source} t on t.id = first.id`;
  }

  /** SQL: how many match, counted to a number. @param uncounted ids that are left out */
  count(most: number, uncounted: readonly string[] = []): string {
    const where = uncounted.length === 0 ? [] : [`t.id <> all(${this.place(uncounted)}::uuid[])`];
    return `select count(*)::int as count from (${this.matching('', where)} limit ${most}) matching`;
  }

  private ofMatching(): string[] | undefined {
    const { matching } = this.about;
    return matching && [`t.id = any(${this.place(matching)}::uuid[])`];
  }

  private ofFilters(): string[] {
    const { text, ...about } = this.about;
    const context = { ...about, values: this.values };
    return [
      ...conditionsOf(this.filters, context, this.without),
      ...(text ? [ofText(text, this.filters, context)] : []),
    ];
  }
}

/** Whether filters ask for more than a text. @param without a trait that is left out */
export function isNarrowed({ q: _, not, ...filters }: ThreatFilters, without?: ThreatTrait): boolean {
  return [filters, not ?? {}].some((asked) => Object.keys(asked).some((name) => name !== without));
}

interface Selection {
  /** SQL of what is sorted by before the id. */
  by?: string | undefined;
  direction?: SortOrder;
  /** Place of the number of rows to skip. */
  offset?: string | undefined;
  where?: readonly string[];
}
