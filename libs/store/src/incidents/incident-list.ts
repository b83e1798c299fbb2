import { INCIDENT_FACETS, type FacetCount, type IncidentFacet, type IncidentFacets } from '@soc-agent/contracts';
import { entityName, type EntityKey, type Incident } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { conditionsOf, DUE_AT, VALUES_OF, type IncidentFilter } from './incident-filter.js';

/** Incidents that match are counted up to here. */
const MAX_COUNT = 1000;
/** Values of a facet that are counted, those that most have. */
const MOST_VALUES = 20;
/** An order that ends with those that nobody waits for. */
const NEVER = '9000000000000000';

/**
 * Sorted by when they were first shown, by their risk, by their last event, the newest and the largest first; or by when somebody should
 * have acted on them, those that nobody has acted on first.
 */
export const INCIDENT_ORDERS = ['newest', 'risk', 'last', 'sla'] as const;
export type IncidentOrder = (typeof INCIDENT_ORDERS)[number];

export interface IncidentPage {
  items: { customerId: number; incident: Incident }[];
  /** All that match, not only this page; counted to a thousand. */
  total: number;
  /** Whether there are more than were counted. */
  isMore?: true;
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}

interface ListedRow {
  customer_id: number;
  sorted_by: string;
  body: Incident;
}

const SORTED_BY: Readonly<Record<IncidentOrder, string>> = {
  newest: 'i.opened_at',
  risk: 'i.weight',
  last: `(i.body -> 'rollUp' ->> 'lastAt')::bigint`,
  sla: `-(case when i.state = 'open' then ${DUE_AT} else ${NEVER} end)`,
};

/** Pages of incidents that are shown, and what they can be narrowed to. */
export class IncidentList {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** One page of those that match. @param after the `nextCursor` of the page before */
  async page(filter: IncidentFilter, order: IncidentOrder, limit: number, after?: string): Promise<IncidentPage> {
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = conditionsOf(filter, place);
    const matching = conditions.join(' and ');
    const counted = [...values];
    const by = SORTED_BY[order];
    const [from, customerId, number] = after?.split('_') ?? [];
    if (after !== undefined) {
      const start = [place(from), place(customerId), place(number)];
      conditions.push(`(${by}, i.customer_id, i.number) < (${start[0]}, ${start[1]}, ${start[2]})`);
    }
    const [rows, [total]] = await Promise.all([
      this.database.query<ListedRow>(
        {
          name: 'incidents list',
          text: `select i.customer_id, (${by})::text as sorted_by, i.body from incidents i where ${conditions.join(' and ')}
            order by ${by} desc, i.customer_id desc, i.number desc limit ${place(limit)}`,
        },
        values,
      ),
      this.database.query<{ count: number }>(
        {
          name: 'incidents count',
          text: `select count(*)::int as count from (select from incidents i where ${matching} limit ${MAX_COUNT + 1}) matching`,
        },
        counted,
      ),
    ]);
    const last = rows.at(-1);
    const count = total?.count ?? 0;
    return {
      items: rows.map(({ customer_id, body }) => ({ customerId: customer_id, incident: body })),
      total: Math.min(count, MAX_COUNT),
      ...(count > MAX_COUNT && { isMore: true as const }),
      ...(last && rows.length === limit && { nextCursor: `${last.sorted_by}_${last.customer_id}_${last.body.number}` }),
    };
  }

  /** How many of those that match have which values; what a facet is narrowed to itself does not count for it. */
  async facets(filter: IncidentFilter, of: readonly IncidentFacet[] = INCIDENT_FACETS): Promise<IncidentFacets> {
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const matching = (name: string, ignored?: IncidentFacet): string =>
      `${name} as materialized (select * from incidents i where ${conditionsOf(filter, place, ignored).join(' and ')}
        order by i.opened_at desc limit ${MAX_COUNT + 1})`;
    // what is not narrowed to is counted of the same incidents
    const own = of.filter((facet) => filter[facet] ?? filter.not?.[facet]);
    const counts = of.map(
      (
        facet,
      ) => `(select '${facet}' as facet, v.value, count(*)::int as count from ${own.includes(facet) ? `without_${facet}` : 'matching'} i
        cross join lateral (${VALUES_OF[facet]}) v (value) group by v.value order by count(*) desc, v.value limit ${MOST_VALUES})`,
    );
    const rows = await this.database.query<{ facet: IncidentFacet | 'of'; value: string; count: number }>(
      {
        name: 'incidents facets',
        text: `with ${[matching('matching'), ...own.map((facet) => matching(`without_${facet}`, facet))].join(', ')}
          ${[...counts, `(select 'of', '', count(*)::int from matching)`].join(' union all ')}`,
      },
      values,
    );
    const facets: Partial<Record<IncidentFacet, FacetCount[]>> = Object.fromEntries(of.map((facet) => [facet, []]));
    let all = 0;
    for (const { facet, value, count } of rows) {
      if (facet === 'of') all = count;
      else facets[facet]?.push({ value: facet === 'entity' ? entityName(value as EntityKey) : value, count });
    }
    return { facets, of: Math.min(all, MAX_COUNT), ...(all > MAX_COUNT && { capped: true as const }) };
  }
}
