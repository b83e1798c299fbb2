import { SEVERITIES, type IncidentFacet } from '@soc-agent/contracts';
import { SLA_MINUTES } from '@soc-agent/domain';
import { storable } from '../database/text-keys.js';

/** Values of which an incident must have one. */
export type IncidentValues = Partial<Record<IncidentFacet, readonly string[]>>;

/** What a list is narrowed to; all that is given must match. */
export interface IncidentFilter extends IncidentValues {
  /** Values of which an incident may have none. */
  not?: IncidentValues;
  /** Its number, or a part of what its title, its groups or its people are called. */
  q?: { text: string; tactics: readonly string[] };
  /** Whether one of its threats asks for a person. */
  review?: boolean;
}

/** Says which place a value has in a statement. */
export type Place = (value: unknown) => string;

/** SQL: incidents that people see. */
export const SHOWN = `i.state not in ('forming', 'merged')`;
/** SQL: the moment by which somebody should have acted on an incident, and how much time there was, Unix milliseconds. */
export const SLA_MS = `case i.severity ${SEVERITIES.map((one) => `when '${one}' then ${SLA_MINUTES[one] * 60_000}::bigint`).join(' ')} end`;
export const DUE_AT = `(i.opened_at + ${SLA_MS})`;

const ofGroup = (condition: string): string =>
  `exists (select from incident_groups g where g.customer_id = i.customer_id and g.incident = i.number and ${condition})`;

/** SQL of the values that an incident has, for each facet, as rows of `value`. */
export const VALUES_OF: Readonly<Record<IncidentFacet, string>> = {
  state: 'select i.state',
  severity: 'select i.severity',
  owner: `select coalesce(i.owner, 'none')`,
  customer: 'select name from customers where id = i.customer_id',
  entity: `select json_array_elements_text(i.body -> 'rollUp' -> 'entities')`,
  tactic: `select t ->> 'id' from json_array_elements(i.body -> 'rollUp' -> 'tactics') t`,
  technique: `select distinct t from incident_groups g cross join lateral json_array_elements_text(g.body -> 'techniques') t
    where g.customer_id = i.customer_id and g.incident = i.number`,
  rule: `select distinct g.body ->> 'rule' from incident_groups g where g.customer_id = i.customer_id and g.incident = i.number`,
};

// to look through the text of a group takes a fraction of what it takes to read it as JSON, and few have what is looked for
const SAYS_ONE = 'g.body::text like any(#)';
/** SQL that is true of an incident with one of the values, `$` for their place and `#` for that of patterns of texts that say one. */
const HAS_ONE: Readonly<Record<IncidentFacet, string>> = {
  state: 'i.state = any($)',
  severity: 'i.severity = any($)',
  owner: `coalesce(i.owner, 'none') = any($)`,
  customer: 'i.customer_id in (select id from customers where name = any($))',
  entity: `(i.customer_id, i.number) in (select c.id, n.incident from customers c cross join lateral (
    select g.incident from incident_entities e join incident_groups g on g.customer_id = c.id and g.id = e.group_id
      where e.customer_id = c.id and e.entity = any($) and g.incident is not null offset 0) n)`,
  tactic: `exists (select from json_array_elements(i.body -> 'rollUp' -> 'tactics') t where t ->> 'id' = any($))`,
  technique: ofGroup(`${SAYS_ONE} and exists (select from json_array_elements_text(g.body -> 'techniques') t
    where t = any($) or split_part(t, '.', 1) = any($))`),
  rule: ofGroup(`${SAYS_ONE} and (g.body ->> 'rule' = any($) or split_part(g.body ->> 'rule', '|', 2) = any($))`),
};

const ASKS_FOR_REVIEW = `(i.customer_id, i.number) in (select g.customer_id, g.incident from threats t
    join incident_threats p on p.threat_id = t.id
    join incident_groups g on g.customer_id = p.customer_id and g.id = whole_group(p.customer_id, p.group_id)
  where t.review and g.incident is not null)`;

/** SQL of each thing that incidents are narrowed to. @param ignored a facet that does not count */
export function conditionsOf(filter: IncidentFilter, place: Place, ignored?: IncidentFacet): string[] {
  const { not, q, review, ...wanted } = filter;
  return [
    SHOWN,
    ...each(wanted, ignored, (facet, values) => hasOne(facet, values, place)),
    ...each(not ?? {}, ignored, (facet, values) => `(${hasOne(facet, values, place)}) is not true`),
    ...(q ? [holds(q, place)] : []),
    ...(review === undefined ? [] : [`${review ? '' : 'not '}${ASKS_FOR_REVIEW}`]),
  ];
}

function each(
  values: IncidentValues,
  ignored: IncidentFacet | undefined,
  condition: (facet: IncidentFacet, values: readonly string[]) => string,
): string[] {
  return (Object.keys(values) as IncidentFacet[]).flatMap((facet) =>
    facet === ignored || !values[facet] ? [] : [condition(facet, values[facet])],
  );
}

function hasOne(facet: IncidentFacet, values: readonly string[], place: Place): string {
  const at = place(values.map(storable));
  const condition = HAS_ONE[facet].replaceAll('$', () => at);
  return condition.replaceAll('#', () => place(values.map((value) => saying(inJson(storable(value))))));
}

/** A text as it stands within JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** A pattern of texts that have this one within them. */
function saying(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

function holds({ text, tactics }: NonNullable<IncidentFilter['q']>, place: Place): string {
  const pattern = place(saying(storable(text)));
  const saysIt = inJson(text) === text ? `g.body::text ilike ${pattern} and ` : '';
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  return `(${[
    `i.owner ilike ${pattern}`,
    `i.customer_id in (select id from customers where name ilike ${pattern})`,
    ofGroup(
      `${saysIt}(g.body ->> 'title' ilike ${pattern} or g.body ->> 'rule' ilike ${pattern} or g.body ->> 'entities' ilike ${pattern})`,
    ),
    ...(number === undefined ? [] : [`i.number = ${place(Number(number))}`]),
    ...(tactics.length === 0 ? [] : [HAS_ONE.tactic.replace('$', () => place(tactics))]),
  ].join(' or ')})`;
}
