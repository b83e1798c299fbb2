import type { IncidentDetail } from '@soc-agent/contracts';
import { attackPattern, customerIdentity, observable, stixId, type StixObject } from '../stix/objects.js';

/** An incident as a STIX 2.1 bundle: a grouping of what it names, and who says so. The same incident always has the same ids. */
export function stixBundle(incident: IncidentDetail): object {
  const { id, openedAt, lastAt, title, narrative, state, severity } = incident;
  const times = { created: openedAt, modified: laterOf(openedAt, lastAt) };
  const author = customerIdentity(incident.customerName);
  const named = [...new Set(incident.members.flatMap(({ entities }) => entities))].flatMap(
    (entity) => observable(entity) ?? [],
  );
  const tactics = incident.tactics.map((tactic) => attackPattern(tactic.id, tactic.name));
  const about: StixObject = {
    type: 'incident',
    spec_version: '2.1',
    id: stixId('incident', id),
    ...times,
    created_by_ref: author.id,
    name: title,
    description: narrative,
    labels: [state, severity],
  };
  const grouping: StixObject = {
    type: 'grouping',
    spec_version: '2.1',
    id: stixId('grouping', id),
    ...times,
    created_by_ref: author.id,
    name: title,
    description: narrative,
    context: 'suspicious-activity',
    object_refs: [about, ...tactics, ...named].map((object) => object.id),
  };
  return {
    type: 'bundle',
    id: stixId('bundle', `${id} ${incident.version}`),
    objects: [author, grouping, about, ...tactics, ...named],
  };
}

function laterOf(a: string, b: string): string {
  return a < b ? b : a;
}
