import type { IndicatorKind } from '@soc-agent/contracts';
import { canonicalEntity } from '@soc-agent/domain';
import { LIST_OF } from '../one-form.js';

const MAX_PATTERN = 10_000;
const MAX_COMPARISONS = 100;
/** Parentheses in each other that are followed. */
const MAX_DEPTH = 10;

/** What a pattern names. */
export interface Observable {
  kind: IndicatorKind;
  value: string;
}

/** Object paths of STIX 2.1 and what they are to us; the other end of a connection may be an address or a domain. */
const KIND_OF_PATH: ReadonlyMap<string, IndicatorKind | 'end'> = new Map<string, IndicatorKind | 'end'>([
  ['ipv4-addr:value', 'ip'],
  ['ipv6-addr:value', 'ip'],
  ['domain-name:value', 'domain'],
  ['url:value', 'url'],
  ['network-traffic:src_ref.value', 'end'],
  ['network-traffic:dst_ref.value', 'end'],
  ["network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'", 'userAgent'],
]);
/** Digests of the whole file; imphash, ssdeep and the like are of something else. */
const HASH_PATH = /^file:hashes\.['"]?(?:md5|sha-?1|sha-?256|sha-?512)['"]?$/i;
/** A path with its keys and indexes, a quoted text, a number, a word, or a sign. */
const TOKEN =
  /\s*(?:([\w-]+:[\w-]+(?:\.(?:'[\w-]*'|"[\w-]*"|[\w-]+)|\[(?:\*|\d{1,9})\])*)|'((?:[^'\\]|\\.)*)'|(-?\d[\d.]*)|([A-Za-z]+)|(!=|<=|>=|[[\]()=<>,]))/y;

interface Token {
  kind: 'path' | 'text' | 'number' | 'word' | 'sign';
  text: string;
}

class UnreadablePattern extends Error {}

/**
 * What a pattern names, each in its one form: `[url:value = 'http://…' OR domain-name:value = '…'] OR […]`. What stands beside
 * an observable with AND is a condition that narrows it; two different observables joined by AND are neither alone. An alternative
 * that names nothing of use costs only itself. Undefined for a pattern that names nothing, or needs several observations.
 */
export function observablesOf(pattern: string): Observable[] | undefined {
  const tokens = tokensOf(pattern);
  if (!tokens) return undefined;
  try {
    const found = new PatternReader(tokens).read();
    return found.length > 0 ? found : undefined;
  } catch (error) {
    if (error instanceof UnreadablePattern) return undefined;
    throw error;
  }
}

/** Read from left to right once: the length of the pattern bounds the time. */
function tokensOf(pattern: string): Token[] | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  const tokens: Token[] = [];
  const token = new RegExp(TOKEN);
  const text = pattern.trimEnd();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, path, literal, number, word, sign = ''] = match;
    if (path !== undefined) tokens.push({ kind: 'path', text: path });
    else if (literal !== undefined) tokens.push({ kind: 'text', text: literal.replace(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase() });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

/** Reads the grammar of STIX 2.1, section 9, as far as one observation goes. */
class PatternReader {
  private at = 0;
  private comparisons = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): Observable[] {
    const found = [...this.observation()];
    while (this.takes('OR')) found.push(...this.observation());
    // FOLLOWEDBY, AND, WITHIN, REPEATS: more than one observation
    if (this.at < this.tokens.length) throw new UnreadablePattern();
    return found;
  }

  private observation(): Observable[] {
    this.expect('[');
    const found = this.alternatives(0);
    this.expect(']');
    return found;
  }

  private alternatives(depth: number): Observable[] {
    const found = [...this.conjunction(depth)];
    while (this.takes('OR')) found.push(...this.conjunction(depth));
    return found;
  }

  private conjunction(depth: number): Observable[] {
    const parts = [this.term(depth)];
    while (this.takes('AND')) parts.push(this.term(depth));
    const naming = parts.filter((part) => part.length > 0);
    const isOneFile = naming.every((part) => part.every(({ kind }) => kind === 'hash'));
    return naming.length > 1 && !isOneFile ? [] : naming.flat();
  }

  private term(depth: number): Observable[] {
    if (!this.takes('(')) return this.comparison();
    if (depth >= MAX_DEPTH) throw new UnreadablePattern();
    const found = this.alternatives(depth + 1);
    this.expect(')');
    return found;
  }

  private comparison(): Observable[] {
    if (++this.comparisons > MAX_COMPARISONS) throw new UnreadablePattern();
    const path = this.next('path');
    const negated = this.takes('NOT');
    const operator = this.next('sign', 'word');
    if (operator === 'IN') {
      const values = this.list();
      return negated ? [] : values.flatMap((value) => named(path, value));
    }
    const value = this.next('text', 'number', 'word');
    return operator === '=' && !negated ? named(path, value) : [];
  }

  private list(): string[] {
    this.expect('(');
    const values = [this.next('text', 'number')];
    while (this.takes(',')) values.push(this.next('text', 'number'));
    this.expect(')');
    return values;
  }

  private next(...kinds: readonly Token['kind'][]): string {
    const token = this.tokens[this.at++];
    if (!token || !kinds.includes(token.kind)) throw new UnreadablePattern();
    return token.text;
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    const isIt = token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.text === text;
    if (isIt) this.at++;
    return isIt;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw new UnreadablePattern();
  }
}

function named(path: string, value: string): Observable[] {
  const kind = KIND_OF_PATH.get(path) ?? (HASH_PATH.test(path) ? 'hash' : undefined);
  if (kind === undefined) return [];
  if (kind !== 'end') return inOneForm(kind, value);
  const address = inOneForm('ip', value);
  return address.length > 0 ? address : inOneForm('domain', value);
}

function inOneForm(kind: IndicatorKind, value: string): Observable[] {
  return canonicalEntity(LIST_OF[kind], value).map((form) => ({ kind, value: form }));
}
