import type { EntityKind } from '@soc-agent/contracts';
import { canonicalAddress, canonicalEntity, type EntityList } from '@soc-agent/domain';
import { keyOf, storable } from '../database/text-keys.js';

/** A shorter text is looked for as it is, not as the beginning of more. */
const LEAST_PREFIX = 3;
/** Of digests, which everything that looks like a number might begin. */
const LEAST_DIGITS = 6;
const ID_DIGITS = { least: 8, all: 32 } as const;
/** Words that are looked for, at most. */
const MOST_WORDS = 12;

/** An entity that is meant, or all that begin so. */
export interface MeantEntity {
  kind: EntityKind;
  key: string;
  isPrefix: boolean;
  /** Whether it is the name of a user in any domain. */
  isAccount?: true;
}

/** All of the words, and what begins with the last. */
export interface MeantWords {
  /** PostgreSQL's `tsquery`. */
  words: string;
}

/** The first and the last id that begin so. */
export interface MeantIds {
  ids: readonly [string, string];
}

/** One of the things that somebody may mean who types a text into one box. */
export type Meant = MeantEntity | MeantWords | MeantIds;

const LISTS: Readonly<Record<EntityKind, EntityList>> = {
  ip: 'sourceIps',
  user: 'users',
  host: 'hosts',
  hash: 'hashes',
  url: 'urls',
  userAgent: 'userAgents',
};
const KINDS = Object.keys(LISTS) as EntityKind[];
/** What incidents call an address. */
const ALIASES: Readonly<Record<string, EntityKind>> = { address: 'ip' };

/** The entities that `kind:value` names, or a value of any kind; in every spelling the same. */
export function namedEntities(text: string): MeantEntity[] {
  const [, prefix = '', rest = ''] = /^(\w+):(.*)$/s.exec(text) ?? [];
  const kind = ALIASES[prefix] ?? KINDS.find((known) => known === prefix);
  if (kind !== undefined) return formsOf(kind, rest).map((key) => ({ kind, key, isPrefix: false }));
  return KINDS.flatMap((each) => formsOf(each, text).map((key) => ({ kind: each, key, isPrefix: false })));
}

/** The one form of an entity of the kind, as it is looked up; undefined for what cannot be one. */
export function entityKey(kind: EntityKind, text: string): string | undefined {
  return formsOf(kind, text)[0];
}

/** What somebody may mean who types a text, and its words, as they are typed: PostgreSQL knows best where one ends. */
export interface TextMeant {
  meant: Exclude<Meant, MeantWords>[];
  words: readonly string[];
}

/** Undefined for a text of nothing but blanks. */
export function meantBy(text: string): TextMeant | undefined {
  const typed = storable(text.trim());
  if (typed === '') return undefined;
  const ids = idsThatBegin(typed);
  if (ids && ids[0] === ids[1] && typed.includes('-')) return { meant: [{ ids }], words: [] };
  const [digest] = formsOf('hash', typed);
  const whole = canonicalAddress(typed) ?? digest;
  const words = wordsOf(whole ?? (/\s/.test(typed) ? typed : (canonicalEntity('users', typed)[0] ?? typed)));
  return {
    meant: [...(whole === undefined ? beginningWith(typed) : namedEntities(whole)), ...(ids ? [{ ids }] : [])],
    words,
  };
}

function formsOf(kind: EntityKind, text: string): string[] {
  return canonicalEntity(LISTS[kind], text).map((form) => keyOf(form.toLowerCase()));
}

function beginningWith(text: string): MeantEntity[] {
  const lower = text.toLowerCase();
  const found = (['user', 'host', 'url', 'userAgent'] as const).flatMap((kind) =>
    formsOf(kind, text).map((key): MeantEntity => ({ kind, key, isPrefix: key.length >= LEAST_PREFIX })),
  );
  const accounts = found.filter(({ kind, key }) => kind === 'user' && !/[\\@]/.test(key));
  found.push(...accounts.map((account) => ({ ...account, isAccount: true as const })));
  if (lower.length < LEAST_PREFIX) return found;
  if (/^[0-9a-f]*[.:][0-9a-f.:]*$/.test(lower)) found.push({ kind: 'ip', key: lower, isPrefix: true });
  if (lower.length >= LEAST_DIGITS && /^[0-9a-f]+$/.test(lower))
    found.push({ kind: 'hash', key: lower, isPrefix: true });
  if (!/[\s\\/]/.test(lower))
    for (const scheme of ['http', 'https']) found.push({ kind: 'url', key: `${scheme}://${lower}`, isPrefix: true });
  return found;
}

function idsThatBegin(text: string): readonly [string, string] | undefined {
  const digits = text.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < ID_DIGITS.least || digits.length > ID_DIGITS.all) return undefined;
  return [digits.padEnd(ID_DIGITS.all, '0'), digits.padEnd(ID_DIGITS.all, 'f')];
}

/** The shortest words are everywhere, and only looked for where there is nothing else. */
function wordsOf(text: string): string[] {
  const all = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const long = all.filter((word) => word.length >= LEAST_PREFIX);
  return (long.length > 0 ? long : all).slice(0, MOST_WORDS);
}

/** A lexeme as a `tsquery` is printed. */
const LEXEME = /'((?:[^'\\]|''|\\\\)*)'/g;

/**
 * The query for words of which PostgreSQL has made a `tsquery` each, of several lexemes where one stands for several, as `web-12` does: what the last
 * one ends with may be the beginning of more. Undefined where there is nothing to look for.
 */
export function queryOf(words: readonly string[], queries: readonly string[]): MeantWords | undefined {
  const typed = (words.at(-1) ?? '').toLowerCase();
  const endings = [typed, typed.replace(/[^\p{L}\p{N}]+$/u, '')];
  const isEnding = (lexeme: string): boolean => endings.some((ending) => ending.endsWith(lexeme));
  const beginning = (quoted: string, lexeme: string, at: number, all: string): string => {
    const isLast = at + quoted.length === all.length;
    return isLast || isEnding(lexeme.replace(/(['\\])\1/g, '$1')) ? `${quoted}:*` : quoted;
  };
  const last = (queries.at(-1) ?? '').replace(LEXEME, beginning);
  const all = [...queries.slice(0, -1), last].filter((query) => query !== '');
  return all.length === 0 ? undefined : { words: all.join(' & ') };
}
