import { INCIDENT_FACETS, INCIDENT_STATES, type IncidentFacet } from '@soc-agent/contracts';
import { attackTable, namedEntities } from '@soc-agent/domain';
import type { IncidentFilter, Principal } from '@soc-agent/store';
import { customerFor } from '../access/by.js';
import type { IncidentFilterQuery } from './incident-requests.js';

type Values = Partial<Record<IncidentFacet, readonly string[]>>;

/** What a request narrows incidents to, for who asks. @throws ForbiddenException where they name a customer that is not theirs */
export function filterOf(query: IncidentFilterQuery, principal: Principal): IncidentFilter {
  const { q, review } = query;
  const customers = (query.customer ?? []).map((name) => customerFor(principal, name) ?? name);
  const own = customerFor(principal, undefined);
  const customer = customers.length > 0 ? customers : own === undefined ? undefined : [own];
  const not = valuesOf((facet) => query[`not.${facet}`], principal);
  return {
    ...valuesOf((facet) => (facet === 'customer' ? customer : query[facet]), principal),
    ...(Object.keys(not).length > 0 && { not }),
    ...(q !== undefined && { q: { text: q, tactics: attackTable().tacticsLike(q) } }),
    ...(review !== undefined && { review: review === 'true' }),
  };
}

function valuesOf(given: (facet: IncidentFacet) => readonly string[] | undefined, principal: Principal): Values {
  return Object.fromEntries(
    INCIDENT_FACETS.flatMap((facet) => {
      const values = given(facet);
      return values ? [[facet, values.flatMap((value) => meaning(facet, value, principal))]] : [];
    }),
  );
}

/** What is stored for what people write. */
function meaning(facet: IncidentFacet, value: string, { name }: Principal): readonly string[] {
  switch (facet) {
    case 'state':
      return value === 'unclosed' ? INCIDENT_STATES.filter((state) => state !== 'closed') : [value];
    case 'owner':
      return [value === 'me' ? name : value];
    case 'entity':
      return namedEntities(value);
    case 'rule':
      return [value.toLowerCase()];
    case 'tactic':
    case 'technique':
      return [value.toUpperCase()];
    case 'severity':
    case 'customer':
      return [value];
  }
}
