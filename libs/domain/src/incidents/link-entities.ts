import type { SignalEntities, ThreatSignal } from '@soc-agent/contracts';
import type { EntityList } from '../entities/canonical-entities.js';
import { shortName } from '../entities/host-name.js';
import { isLinking } from '../entities/linking.js';
import { userName } from '../entities/user-name.js';
import { mainEntity } from '../evidence/groups.js';
import { LINKING } from './limits.js';
import type { EntityKey, LinkKind } from './model.js';

const KINDS: Partial<Record<EntityList, LinkKind>> = {
  hosts: 'host',
  destIps: 'address',
  users: 'user',
  sourceIps: 'address',
  hashes: 'hash',
  domains: 'domain',
};
/** Accounts that every machine has, or that stand for a machine; Windows' in English, and by their well-known SIDs. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'system',
  'root',
  'nobody',
  'daemon',
  'www-data',
  'anonymous',
  'anonymous logon',
  'local service',
  'network service',
  'local system',
  'guest',
  's-1-5-18',
  's-1-5-19',
  's-1-5-20',
]);

/** What a customer says of its own network. */
export interface CustomerNetwork {
  /** One machine by one name: its addresses, and other names it has. */
  assets?: readonly { name: string; aliases: readonly string[] }[];
  /** Hosts, addresses, users that many share, such as a proxy or a domain controller: they never tie. */
  shared?: readonly string[];
}

const NOTHING_KNOWN: CustomerNetwork = {};
const LOOKED_UP = new WeakMap<CustomerNetwork, ReturnType<typeof lookedUp>>();

/** A signal's main entity and all its entities that can tie it to others. */
export interface LinkEntities {
  main?: EntityKey;
  entities: EntityKey[];
}

/**
 * The entities of a signal that can tie; what is one machine by the customer's table is one entity.
 * @param known values of known indicators, lower case: a digest or a domain ties only when it is one
 */
export function linkEntities(
  signal: Pick<ThreatSignal, 'entities'>,
  network: CustomerNetwork = NOTHING_KNOWN,
  known: ReadonlySet<string> = new Set(),
): LinkEntities {
  const { names, never } = lookedUp(network);
  const keyOf = (list: keyof SignalEntities, value: string): EntityKey | undefined => {
    const kind = KINDS[list];
    const text = lower(value);
    if (kind === undefined || never.has(text) || !isLinking(list, value)) return undefined;
    if (kind === 'user') return isPerson(text) ? `user:${text}` : undefined;
    if (kind === 'hash' || kind === 'domain') return known.has(text) ? `${kind}:${text}` : undefined;
    const asset = names.get(text) ?? names.get(shortName(text));
    if (asset !== undefined) return never.has(asset) ? undefined : `host:${asset}`;
    return `${kind}:${text}`;
  };
  const main = mainEntity(signal);
  const mainList = /^signal\.entities\.(\w+)\[/.exec(main.ref)?.[1] as keyof SignalEntities | undefined;
  const mainKey = mainList && keyOf(mainList, main.value);
  const entities = (Object.keys(KINDS) as EntityList[]).flatMap((list) =>
    (signal.entities[list] ?? []).flatMap((value) => keyOf(list, value) ?? []),
  );
  return {
    ...(mainKey && { main: mainKey }),
    entities: [...new Set([...(mainKey ? [mainKey] : []), ...entities])].slice(0, LINKING.entities),
  };
}

/** What a customer says of its network, as it is looked up: a table is read once, however many signals are compared with it. */
function lookedUp(network: CustomerNetwork): { names: ReadonlyMap<string, string>; never: ReadonlySet<string> } {
  const known = LOOKED_UP.get(network);
  if (known) return known;
  const { assets = [], shared = [] } = network;
  const made = {
    names: new Map(assets.flatMap(({ name, aliases }) => aliases.map((alias) => [lower(alias), lower(name)] as const))),
    never: new Set(shared.map(lower)),
  };
  LOOKED_UP.set(network, made);
  return made;
}

/** An entity without its kind, for people. */
export function shownEntity(key: EntityKey): string {
  return key.slice(key.indexOf(':') + 1);
}

export function kindOf(key: EntityKey): LinkKind {
  return key.slice(0, key.indexOf(':')) as LinkKind;
}

/** False for accounts of a machine and those that every machine has. */
function isPerson(user: string): boolean {
  const { name } = userName(user);
  return !EVERYWHERE.has(name) && !EVERYWHERE.has(user) && !name.endsWith('$');
}

function lower(text: string): string {
  return text.toLowerCase();
}
