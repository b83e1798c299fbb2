import type { IncidentDetail } from '@soc-agent/contracts';
import { isIP } from 'node:net';
import { v5 as uuidOf } from 'uuid';

/** STIX 2.1, 2.9: the namespace of ids that follow from what an observable is. */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Namespace of ids that follow from our own. */
const OURS = '6f0d1f0e-93a7-5a43-9d0f-3c2e0b6f6a55';

/** What is no event of its own is not dated: then two bundles have the same object. */
const ALWAYS = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' };

type StixObject = Readonly<Record<string, unknown>> & { type: string; id: string };

/** An incident as a STIX 2.1 bundle: a grouping of what it names, and who says so. The same incident always has the same ids. */
export function stixBundle(incident: IncidentDetail): object {
  const { id, openedAt, lastAt, title, narrative, state, severity } = incident;
  const own = (type: string, name: string): string => `${type}--${uuidOf(name, OURS)}`;
  const times = { created: openedAt, modified: laterOf(openedAt, lastAt) };
  const author: StixObject = {
    type: 'identity',
    spec_version: '2.1',
    id: own('identity', incident.customerName),
    ...ALWAYS,
    name: incident.customerName,
    identity_class: 'organization',
  };
  const named = [...new Set(incident.members.flatMap(({ entities }) => entities))].flatMap(
    (entity) => observable(entity) ?? [],
  );
  const tactics = incident.tactics.map((tactic): StixObject => ({
    type: 'attack-pattern',
    spec_version: '2.1',
    id: own('attack-pattern', tactic.id),
    ...ALWAYS,
    name: tactic.name,
    external_references: [{ source_name: 'mitre-attack', external_id: tactic.id }],
  }));
  const about: StixObject = {
    type: 'incident',
    spec_version: '2.1',
    id: own('incident', id),
    ...times,
    created_by_ref: author.id,
    name: title,
    description: narrative,
    labels: [state, severity],
  };
  const grouping: StixObject = {
    type: 'grouping',
    spec_version: '2.1',
    id: own('grouping', id),
    ...times,
    created_by_ref: author.id,
    name: title,
    description: narrative,
    context: 'suspicious-activity',
    object_refs: [about, ...tactics, ...named].map((object) => object.id),
  };
  return {
    type: 'bundle',
    id: own('bundle', `${id} ${incident.version}`),
    objects: [author, grouping, about, ...tactics, ...named],
  };
}

/** An entity such as `host:web-1` as an observable; hosts, which have none of their own, as systems. */
function observable(entity: string): StixObject | undefined {
  const [kind, value] = [entity.slice(0, entity.indexOf(':')), entity.slice(entity.indexOf(':') + 1)];
  switch (kind) {
    case 'ip':
      return scalar(isIP(value) === 6 ? 'ipv6-addr' : 'ipv4-addr', { value });
    case 'domain':
      return scalar('domain-name', { value });
    case 'user':
      return scalar('user-account', { user_id: value });
    case 'hash':
      return file(value);
    case 'host':
      return {
        type: 'identity',
        spec_version: '2.1',
        id: `identity--${uuidOf(entity, OURS)}`,
        created: '2026-01-01T00:00:00.000Z',
        modified: '2026-01-01T00:00:00.000Z',
        name: value,
        identity_class: 'system',
      };
    default:
      return undefined;
  }
}

function file(digest: string): StixObject | undefined {
  const name = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256', 128: 'SHA-512' }[digest.length];
  return name === undefined ? undefined : scalar('file', { hashes: { [name]: digest } });
}

/** @param properties those that the id follows from, in the order of RFC 8785 */
function scalar(type: string, properties: object): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuidOf(JSON.stringify(properties), OBSERVABLES)}`,
    ...properties,
  };
}

function laterOf(a: string, b: string): string {
  return a < b ? b : a;
}
