import { isIP } from 'node:net';
import { v5 as uuidOf } from 'uuid';

/** STIX 2.1, 2.9: the namespace of ids that follow from what an observable is. */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Namespace of ids that follow from our own. */
const OURS = '6f0d1f0e-93a7-5a43-9d0f-3c2e0b6f6a55';

/** What is no event of its own is not dated: then two bundles have the same object. */
const ALWAYS = { created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' };

export type StixObject = Readonly<Record<string, unknown>> & { type: string; id: string };

/** The id of something of ours: the same name always has the same. */
export function stixId(type: string, name: string): string {
  return `${type}--${uuidOf(name, OURS)}`;
}

/** A customer, who says what is said. */
export function customerIdentity(name: string): StixObject {
  return {
    type: 'identity',
    spec_version: '2.1',
    id: stixId('identity', name),
    ...ALWAYS,
    name,
    identity_class: 'organization',
  };
}

/** A tactic or a technique of ATT&CK. @param externalId such as `T1110` */
export function attackPattern(externalId: string, name: string): StixObject {
  return {
    type: 'attack-pattern',
    spec_version: '2.1',
    id: stixId('attack-pattern', externalId),
    ...ALWAYS,
    name,
    external_references: [{ source_name: 'mitre-attack', external_id: externalId }],
  };
}

/** An entity such as `host:web-1` as an observable; hosts, which have none of their own, as systems. */
export function observable(entity: string): StixObject | undefined {
  const [kind, value] = [entity.slice(0, entity.indexOf(':')), entity.slice(entity.indexOf(':') + 1)];
  switch (kind) {
    case 'address':
    case 'ip':
      return scalar(isIP(value) === 6 ? 'ipv6-addr' : 'ipv4-addr', { value });
    case 'domain':
      return scalar('domain-name', { value });
    case 'url':
      return scalar('url', { value });
    case 'user':
      return scalar('user-account', { user_id: value });
    case 'hash':
      return file(value);
    case 'host':
      return {
        type: 'identity',
        spec_version: '2.1',
        id: stixId('identity', entity),
        ...ALWAYS,
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
