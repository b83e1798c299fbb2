import { canonicalEntity, type EntityList } from '../entities/canonical-entities.js';
import { kindOf } from './link-entities.js';
import { LINK_KINDS, type EntityKey, type LinkKind } from './model.js';

const LISTS: Readonly<Record<LinkKind, EntityList>> = {
  host: 'hosts',
  address: 'destIps',
  user: 'users',
  hash: 'hashes',
  domain: 'domains',
};
/** What a kind is called outside. */
const OUTSIDE: Readonly<Record<LinkKind, string>> = {
  host: 'host',
  address: 'ip',
  user: 'user',
  hash: 'hash',
  domain: 'domain',
};

/** An entity as people and other parts name it, `ip:203.0.113.7`. */
export function entityName(key: EntityKey): string {
  const kind = kindOf(key);
  return OUTSIDE[kind] + key.slice(kind.length);
}

/**
 * The entities that somebody may mean by a text, in the form in which groups have them: `host:WEB-1`, or only a value, which may be of
 * several kinds; in any spelling that a source may use.
 */
export function namedEntities(text: string): EntityKey[] {
  const colon = text.indexOf(':');
  const [word, rest] = [text.slice(0, Math.max(0, colon)).toLowerCase(), text.slice(colon + 1)];
  const named = LINK_KINDS.find((kind) => kind === word || OUTSIDE[kind] === word);
  const [kinds, value] = named === undefined ? [LINK_KINDS, text] : [[named], rest];
  const found = kinds.flatMap((kind) =>
    canonicalEntity(LISTS[kind], value).map((form): EntityKey => `${kind}:${form.toLowerCase()}`),
  );
  return [...new Set(found)];
}
