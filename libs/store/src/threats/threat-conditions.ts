import { NONE, type SlaState, type ThreatFilters, type ThreatTrait, type ThreatTraits } from '@soc-agent/contracts';
import { attackTable, parentOf } from '@soc-agent/domain';
import { storable } from '../database/text-keys.js';
import { isLocalKind } from './entities.js';
import { namedEntities, type Meant, type MeantEntity } from './free-text.js';

/** Sorts after every text that begins with what stands before it. */
const AFTER_ALL = '\u{10ffff}';
/** As the index of them has it: users with a domain, and their names in it. */
const IN_DOMAIN = `strpos(e.value, '\\') > 0`;
const ACCOUNT = `split_part(e.value, '\\', 2)`;
/** Width of a part of the false-positive score. */
const FIFTH = 0.2;
/** As the index of it has it. */
const SCORE = 'coalesce(t.fp_score, -1)';

/** What is left of the time is little. */
const NEAR = "interval '15 minutes'";
const SLA: Readonly<Record<SlaState, string>> = {
  breached: 't.breached_at is not null',
  near: `(t.clock_at is not null and t.breached_at is null and t.due_at <= now() + ${NEAR})`,
  kept: '(t.due_at is not null and t.acknowledged_at is not null and t.breached_at is null)',
};

/** Somebody has to approve more of its actions than were decided on. */
const WAITS = `(t.approvals > 0 and t.triage <> 'closed' and t.approvals > (select count(*) from threat_actions a
  where a.threat_id = t.id and a.record #>> '{action,requiresApproval}' = 'true'))`;

/** Who asks, for filters that are about them. */
export interface Asker {
  /** Their name. */
  name?: string;
  /** The number of the last change that they have seen. */
  seenSeq?: number;
}

/** What filters name, looked up. */
export interface Meaning {
  /** Ids of customers by name; those that are not known are not in it. */
  customers: ReadonlyMap<string, number>;
  /** Techniques that any threat has, and how many have each at least; absent where none is asked for. */
  techniques?: ReadonlyMap<string, number>;
  /** What the text may mean; absent for none. */
  text?: TextMeaning;
  /** All threats that match text and filters; absent where these leave too many for each to be looked at beforehand. */
  matching?: readonly string[];
  /** How many threats match at least, where text and filters leave more. */
  least?: number;
}

/** What a text may mean among the threats that are stored. */
export interface TextMeaning {
  /** Threats that were looked up. */
  threatIds: readonly string[];
  /** What so many threats may have that each is better looked at; empty where all were looked up. */
  rest: readonly Meant[];
}

/** Values of a statement, in the order of their places. */
export class Values {
  readonly list: unknown[] = [];

  /** `$7` for a value. */
  place(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}

/** SQL of a trait's values, for `threats t`. */
type Condition = (values: readonly string[], context: Context) => string;

interface Context extends Meaning {
  asker: Asker;
  values: Values;
  /** The one customer that is asked about. */
  customerId: number | undefined;
}

const oneOf = (column: string, texts: readonly string[], { values }: Context): string => {
  const stored = texts.map((text) => storable(text));
  return stored.length === 1 ? `${column} = ${values.place(stored[0])}` : `${column} = any(${values.place(stored)})`;
};
const ofColumn =
  (column: string): Condition =>
  (texts, context) =>
    oneOf(column, texts, context);
/** `none` for what has none. */
const ofColumnOrNone =
  (column: string, meaning: (text: string, asker: Asker) => string = (text) => text): Condition =>
  (texts, context) => {
    const named = texts.filter((text) => text !== NONE).map((text) => meaning(text, context.asker));
    const conditions = [
      ...(named.length < texts.length ? [`${column} is null`] : []),
      ...(named.length > 0 ? [oneOf(column, named, context)] : []),
    ];
    return anyOf(conditions);
  };

const CONDITIONS: Readonly<Record<ThreatTrait, Condition>> = {
  severity: ofColumn('t.severity'),
  type: ofColumn('t.type'),
  // of some there are partial indexes, which a parameter would not find
  status: (texts) => `t.status in (${texts.map(word).join()})`,
  triage: ofColumn('t.triage'),
  customer: (names, { customers, values }) => {
    const ids = names.flatMap((name) => customers.get(name) ?? []);
    return ids.length === 1 ? `t.customer_id = ${values.place(ids[0])}` : `t.customer_id = any(${values.place(ids)})`;
  },
  product: ofColumn('t.product'),
  rule: ofColumn('t.rule_id'),
  entity: (texts, context) => namesAnyOf(texts.flatMap(namedEntities), context),
  technique: (ids, context) => hasAnyOf(ofTechniques(ids, context), context),
  tactic: (ids, context) => hasAnyOf(ofTactics(ids, context), context),
  verdict: ofColumnOrNone('t.verdict'),
  assignee: ofColumnOrNone('t.assignee', (text, { name }) => (text === 'me' ? (name ?? text) : text)),
  fp: (texts) =>
    anyOf(
      texts
        .map(Number)
        .map((from) => `(${SCORE} >= ${from} and ${SCORE} ${from >= 0.8 ? '<= 1' : `< ${(from + FIFTH).toFixed(1)}`})`),
    ),
  sla: (states) => anyOf(states.map((state) => SLA[state as SlaState])),
  group: ofColumn('t.group_key'),
  incident: (ids, { values }) =>
    anyOf(
      ids.map((id) => {
        if (id === NONE) return 'incident_of(t.id) is null';
        const [customer, number] = id.split('-').map((part) => values.place(Number(part)));
        return `t.id in (select i.threat_id from incident_groups g cross join lateral parts_of_group(g.customer_id, g.id) p (id)
          join incident_threats i on i.customer_id = g.customer_id and i.group_id = p.id
          where g.customer_id = ${customer} and g.incident = ${number})`;
      }),
    ),
};

/** Whether filters ask about techniques. */
export function namesTechniques({ technique, tactic, not }: ThreatFilters): boolean {
  return [technique, tactic, not?.technique, not?.tactic].some((ids) => ids !== undefined);
}

/** What somebody decided not to look at is there for who asks for it. */
export const NOT_SUPPRESSED = "t.status <> 'suppressed'";

/** Whether filters may ask for what is suppressed. */
export function asksForSuppressed({ status }: ThreatFilters): boolean {
  return status !== undefined;
}

/** Names of customers that filters ask about. */
export function namedCustomers({ customer = [], not }: ThreatFilters): string[] {
  return [...new Set([...customer, ...(not?.customer ?? [])])].map((name) => storable(name));
}

/**
 * What has to hold of `threats t`, but for the text.
 * @param without a trait whose filters are left out
 */
export function conditionsOf(
  filters: ThreatFilters,
  { asker, values, ...meaning }: { asker: Asker; values: Values } & Meaning,
  without?: ThreatTrait,
): string[] {
  const context: Context = { asker, values, ...meaning, customerId: theCustomer(filters, meaning) };
  return [
    ...ofTraits(filters, without, context),
    ...ofTraits(filters.not ?? {}, without, context).map((condition) => `(${condition}) is not true`),
    ...ofRest(filters, context),
    ...(without === 'status' || !asksForSuppressed(filters) ? [NOT_SUPPRESSED] : []),
  ];
}

/** The one customer that is asked about. */
export function theCustomer(
  { customer = [] }: ThreatFilters,
  { customers }: Pick<Meaning, 'customers'>,
): number | undefined {
  return customer.length === 1 ? customers.get(storable(customer[0]!)) : undefined;
}

function ofTraits(traits: ThreatTraits, without: ThreatTrait | undefined, context: Context): string[] {
  return (Object.keys(CONDITIONS) as ThreatTrait[]).flatMap((trait) => {
    const wanted = traits[trait] as readonly string[] | undefined;
    return wanted && wanted.length > 0 && trait !== without ? [CONDITIONS[trait](wanted, context)] : [];
  });
}

function ofRest(filters: ThreatFilters, { asker, values }: Context): string[] {
  const { review, partial, approval, occurred_after: after, occurred_before: before, seen } = filters;
  return [
    ...(review === undefined ? [] : [`t.review = ${review}`]),
    ...(partial === undefined ? [] : [`t.partial = ${partial}`]),
    ...(approval === undefined ? [] : [approval ? WAITS : `not (${WAITS})`]),
    ...(after === undefined ? [] : [`t.occurred_at >= ${values.place(after)}`]),
    ...(before === undefined ? [] : [`t.occurred_at < ${values.place(before)}`]),
    ...(seen === undefined ? [] : [`t.seq > ${values.place(asker.seenSeq ?? 0)}`]),
  ];
}

/** SQL that says of `threats t` whether the text may mean it. */
export function ofText(
  { threatIds, rest }: TextMeaning,
  filters: ThreatFilters,
  { customers, values }: Pick<Meaning, 'customers'> & { values: Values },
): string {
  const entities = rest.filter((meant) => 'kind' in meant);
  const named = namesSome(entities, { values, customerId: theCustomer(filters, { customers }) });
  // first all that the threat names: of what begins so too few are expected, and all of them would be read for each threat
  const own = 'select e.kind, e.value, e.scope from threat_entities e where e.threat_id = t.id offset 0';
  return anyOf([
    ...(threatIds.length === 0 ? [] : [`t.id = any(${values.place(threatIds)}::uuid[])`]),
    // asked of each threat: by an index all that have the words would be found first
    ...rest.flatMap((meant) => ('kind' in meant ? [] : [`(select ${ofOwn(meant, values)})`])),
    ...(entities.length === 0 ? [] : [`(select true from (${own}) e where ${named} limit 1)`]),
  ]);
}

/** SQL that says of `threats t` themselves whether they are meant; each has an index of its own. */
export function ofOwn(meant: Exclude<Meant, MeantEntity>, values: Values): string {
  return 'words' in meant
    ? hasWords(meant.words, values)
    : `t.id between ${values.place(meant.ids[0])} and ${values.place(meant.ids[1])}`;
}

/** SQL that says of `threats t` whether they have what a `tsquery` asks for. */
export function hasWords(query: string, values: Values): string {
  return `t.words @@ ${values.place(query)}::tsquery`;
}

function namesAnyOf(entities: readonly MeantEntity[], context: Context): string {
  if (entities.length === 0) return 'false';
  return `exists (select from threat_entities e where e.threat_id = t.id and ${namesSome(entities, context)})`;
}

/** SQL that says of `threat_entities e` whether it is one of the entities. */
export function namesSome(
  entities: readonly MeantEntity[],
  { values, customerId }: Pick<Context, 'values' | 'customerId'>,
): string {
  const each = entities.map(({ kind, key, isPrefix, isAccount }) => {
    const scope = isLocalKind(kind) ? customerId : 0;
    const value = isAccount ? ACCOUNT : 'e.value';
    return [
      `e.kind = '${kind}'`,
      ...(isAccount ? [IN_DOMAIN] : []),
      ...(isPrefix
        ? [`${value} >= ${values.place(key)}`, `${value} < ${values.place(`${key}${AFTER_ALL}`)}`]
        : [`${value} = ${values.place(key)}`]),
      ...(scope === undefined ? [] : [`e.scope = ${scope}`]),
    ].join(' and ');
  });
  return each.length === 1 ? each[0]! : `(${each.map((one) => `(${one})`).join(' or ')})`;
}

/** How many threats match at least: known of filters that ask for nothing but techniques or nothing but tactics, else 0. */
export function atLeast({ technique, tactic, ...others }: ThreatFilters, meaning: Meaning): number {
  if (Object.keys(others).length > 0 || (technique && tactic)) return 0;
  const wanted = technique ? ofTechniques(technique, meaning) : ofTactics(tactic ?? [], meaning);
  return Math.max(0, ...wanted.map((id) => meaning.techniques?.get(id) ?? 0));
}

/** Of techniques that no threat has the database would reckon that some have each. */
function hasAnyOf(techniques: readonly string[], { values }: Context): string {
  return techniques.length === 0 ? 'false' : `t.techniques && ${values.place(techniques)}::text[]`;
}

/** Techniques of threats that are one of these, or part of one. */
function ofTechniques(ids: readonly string[], { techniques }: Pick<Meaning, 'techniques'>): string[] {
  const wanted = new Set(ids.map((id) => id.toUpperCase()));
  return [...(techniques?.keys() ?? [])].filter((id) => wanted.has(id) || wanted.has(parentOf(id)));
}

/** Techniques of threats that serve one of the tactics. */
function ofTactics(ids: readonly string[], { techniques }: Pick<Meaning, 'techniques'>): string[] {
  const wanted = new Set(ids.map((id) => id.toUpperCase()));
  const table = attackTable();
  return [...(techniques?.keys() ?? [])].filter((id) => table.technique(id)?.tactics.some((of) => wanted.has(of)));
}

function anyOf(conditions: readonly string[]): string {
  if (conditions.length === 0) return 'false';
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' or ')})`;
}

/** As SQL writes it: a word of ours, and what is not is refused. */
function word(text: string): string {
  if (!/^[a-z_]+$/.test(text)) throw new Error(`${text} is no word of a filter`);
  return `'${text}'`;
}
