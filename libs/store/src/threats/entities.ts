import type { ThreatSignal } from '@soc-agent/contracts';
import { keyOf } from '../database/text-keys.js';

/** Entities of one signal that are kept; more would let one signal write thousands of rows. */
const MAX_ENTITIES = 50;

/** Entities that a list shows of a threat, and the longest of them. */
const MOST_SHOWN = 6;
const LONGEST_SHOWN = 256;

/** Something a signal names that other threats may name, too. */
export interface Entity {
  kind: string;
  /** As it is compared: lower case, a long one as its digest. */
  key: string;
  /** Whether it is the same only within its customer. */
  isLocal: boolean;
}

/** An entity where the signal names it. */
interface NamedEntity extends Entity {
  /** Evidence reference, `signal.entities.sourceIps[0]`. */
  ref: string;
  /** As the signal names it. */
  value: string;
}

/** Addresses, hashes, URLs and user agents mean the same everywhere; users and hosts only within their customer. */
const KINDS = {
  sourceIps: 'ip',
  destIps: 'ip',
  users: 'user',
  hosts: 'host',
  hashes: 'hash',
  urls: 'url',
  userAgents: 'userAgent',
} as const;
const LOCAL: ReadonlySet<string> = new Set(['user', 'host']);

/** Whether threats are found by entities of the kind. */
export function isStoredKind(kind: string): boolean {
  return Object.values<string>(KINDS).includes(kind);
}

/** Whether an entity of the kind is the same only within its customer. */
export function isLocalKind(kind: string): boolean {
  return LOCAL.has(kind);
}

/** The entities a signal is found by, at most 50, in the order it names them. */
export function entitiesOf({ entities }: ThreatSignal): NamedEntity[] {
  const found: NamedEntity[] = [];
  for (const [list, kind] of Object.entries(KINDS) as [keyof typeof KINDS, string][]) {
    entities[list].forEach((value, position) => {
      if (found.length >= MAX_ENTITIES) return;
      const key = keyOf(value.toLowerCase());
      found.push({ ref: `signal.entities.${list}[${position}]`, value, kind, key, isLocal: isLocalKind(kind) });
    });
  }
  return found;
}

/** What a threat is found by: each of its entities once. */
export function findableEntities(signal: ThreatSignal): Entity[] {
  return [...new Map(entitiesOf(signal).map((entity) => [`${entity.kind} ${entity.key}`, entity])).values()];
}

/** What a list shows of the entities, `ip:203.0.113.7`, the main one first. @param main its value */
export function shownEntities(entities: readonly Entity[], main: string): string[] {
  const short = entities.filter(({ key }) => key.length <= LONGEST_SHOWN);
  const first = short.find(({ key }) => key === main);
  const others = short.filter((entity) => entity !== first);
  return (first ? [first, ...others] : others).slice(0, MOST_SHOWN).map(({ kind, key }) => `${kind}:${key}`);
}
