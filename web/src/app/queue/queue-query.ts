import type { ParamMap, Params } from '@angular/router';
import type { ThreatTrait } from '@soc-agent/contracts';
import { THREAT_SORTS, type ThreatSort } from '@soc-agent/contracts/vocabulary';

/** What the rows of the Queue are. */
export const ROW_KINDS = ['incidents', 'groups', 'threats'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Filters that take several values, and can exclude. */
export const TRAITS = [
  'severity',
  'status',
  'triage',
  'customer',
  'rule',
  'product',
  'type',
  'entity',
  'technique',
  'tactic',
  'verdict',
  'assignee',
  'fp',
  'sla',
  'group',
  'incident',
] as const satisfies readonly ThreatTrait[];

/** Filters of one value. */
const SINGLE = ['q', 'review', 'partial', 'approval', 'seen'] as const;

/** Those of them that are true or false. */
const BOOLEANS: readonly string[] = ['review', 'partial', 'approval'];

/** A trait, and how often a value of it is asked for or ruled out. */
export interface Choice {
  trait: string;
  value: string;
  excluded: boolean;
}

/** What the address of the Queue says. */
export interface QueueQuery {
  as: RowKind;
  /** Filters with the gateway's own names, `not.` among them, in the order of `TRAITS`. */
  filters: Readonly<Record<string, readonly string[]>>;
  sort: ThreatSort;
  order: 'asc' | 'desc';
  /** Closed ones are shown, too. */
  isAll: boolean;
}

/** Reads an address; what it does not know is left out. */
export function queryOf(params: ParamMap): QueueQuery {
  const filters: Record<string, readonly string[]> = {};
  for (const trait of TRAITS)
    for (const name of [trait, `not.${trait}`]) {
      const values = [...new Set(params.getAll(name).filter(Boolean))];
      if (values.length > 0) filters[name] = values;
    }
  for (const name of SINGLE) {
    const value = params.get(name);
    if (value) filters[name] = [value];
  }
  return {
    as: known(ROW_KINDS, params.get('as')),
    filters,
    sort: known(THREAT_SORTS, params.get('sort')),
    order: params.get('order') === 'asc' ? 'asc' : 'desc',
    isAll: params.get('show') === 'all',
  };
}

/** Filters as the gateway takes them: without a word about triage or status, what is closed is left out. */
export function apiFilters({ filters, isAll }: QueueQuery): Record<string, readonly string[]> {
  const isTold = ['triage', 'not.triage'].some((name) => filters[name]);
  return isAll || isTold ? { ...filters } : { ...filters, 'not.triage': ['closed'] };
}

/** The same as the body of a request has it: `{severity: […], not: {…}}`. */
export function bodyFilters(filters: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const not: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(filters)) {
    if (name.startsWith('not.')) not[name.slice(4)] = values;
    else if (BOOLEANS.includes(name)) body[name] = values[0] === 'true';
    else if ((TRAITS as readonly string[]).includes(name)) body[name] = values;
    else body[name] = values[0];
  }
  return Object.keys(not).length > 0 ? { ...body, not } : body;
}

/** Every value that is asked for or ruled out, for the pills above the list. */
export function choicesOf({ filters }: QueueQuery): Choice[] {
  return Object.entries(filters).flatMap(([name, values]) => {
    const excluded = name.startsWith('not.');
    const trait = excluded ? name.slice(4) : name;
    return values.map((value) => ({ trait, value, excluded }));
  });
}

/** What to change of an address so that a value is asked for, ruled out, or neither. */
export function changeOf(query: QueueQuery, { trait, value, excluded }: Choice, wanted: boolean): Params {
  const name = excluded ? `not.${trait}` : trait;
  const other = excluded ? trait : `not.${trait}`;
  const without = (values: readonly string[] = []): string[] => values.filter((one) => one !== value);
  const isSingle = (SINGLE as readonly string[]).includes(trait);
  const kept = isSingle ? [] : without(query.filters[name]);
  const values = wanted ? [...kept, value] : kept;
  return {
    [name]: values.length > 0 ? values : null,
    ...(query.filters[other] && { [other]: orNull(without(query.filters[other])) }),
  };
}

/** What to change of an address so that no filter is left. */
export function clearing(query: QueueQuery): Params {
  return {
    ...Object.fromEntries(Object.keys(query.filters).map((name) => [name, null])),
    range: null,
    occurred_after: null,
    occurred_before: null,
    show: null,
  };
}

function orNull(values: string[]): string[] | null {
  return values.length > 0 ? values : null;
}

function known<T extends string>(all: readonly [T, ...T[]], value: string | null): T {
  return all.find((one) => one === value) ?? all[0];
}
