import { cutText } from '@soc-agent/domain';
import type { IndicatorKind } from '@soc-agent/contracts';
import { InvalidDocumentError } from '@soc-agent/platform';
import { ForeignDocument } from '../../formats/reading/document.js';
import type { ImportRow } from './import-row.js';

const MAX_PATTERN = 10_000;
const MAX_COMPARISONS = 100;

/** Object paths of STIX 2.1 and what they are to us. */
const KIND_OF_PATH: ReadonlyMap<string, IndicatorKind> = new Map([
  ['ipv4-addr:value', 'ip'],
  ['ipv6-addr:value', 'ip'],
  ['domain-name:value', 'domain'],
  ['url:value', 'url'],
]);
const HASH_PATH = /^file:hashes\.(?:'[\w-]+'|"[\w-]+"|[\w-]+)$/;

/** What a pattern is made of: a path, a quoted text, a word or a sign. */
const TOKEN = /\s*(?:([\w-]+:[\w-]+(?:\.(?:'[\w-]*'|"[\w-]*"|[\w-]+))*)|'((?:[^'\\]|\\.)*)'|([A-Za-z]+)|([[\]()=]))/y;

/**
 * The indicators of a STIX 2.1 bundle; other objects, revoked and outdated indicators have no documents.
 * @throws InvalidDocumentError at once when the document is no bundle.
 */
export function stixRows(document: unknown, now: number): Iterable<ImportRow> {
  const bundle = ForeignDocument.of(document);
  if (bundle.text('type') !== 'bundle') throw new InvalidDocumentError([{ field: 'type', message: 'must be bundle' }]);
  const objects = bundle.value('objects');
  if (!Array.isArray(objects)) throw new InvalidDocumentError([{ field: 'objects', message: 'must be a list' }]);
  return rowsOf(objects as unknown[], now);
}

function* rowsOf(objects: readonly unknown[], now: number): Generator<ImportRow> {
  for (const [position, object] of objects.entries()) {
    yield { line: position + 1, progress: (position + 1) / objects.length, ...read(object, now) };
  }
}

function read(object: unknown, now: number): Pick<ImportRow, 'documents' | 'error'> {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return { error: 'is no object' };
  const indicator = ForeignDocument.of(object);
  const expiresAt = indicator.text('valid_until');
  const outdated = expiresAt !== undefined && Date.parse(expiresAt) <= now;
  if (indicator.text('type') !== 'indicator' || indicator.value('revoked') === true || outdated)
    return { documents: [] };
  if (indicator.text('pattern_type') !== 'stix') return { error: 'pattern_type must be stix' };
  const found = observablesOf(indicator.text('pattern') ?? '');
  if (!found)
    return { error: 'pattern must compare addresses, domains, URLs or file hashes by =, joined by OR at most' };
  const about = {
    description: cutText(indicator.text('name', 'description', 'id') ?? '', 512),
    seenAt: indicator.text('valid_from'),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { documents: found.map((observable) => ({ ...observable, ...about })) };
}

/**
 * What a pattern of simple comparisons names, `[url:value = 'http://…' OR domain-name:value = '…'] OR […]`; undefined for any
 * other. The pattern is read from left to right once: its length bounds the time.
 */
export function observablesOf(pattern: string): { kind: IndicatorKind; value: string }[] | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  const shape: string[] = [];
  const found: { kind: IndicatorKind; value: string }[] = [];
  let path = '';
  const token = new RegExp(TOKEN);
  const text = pattern.trimEnd();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, objectPath, literal, word, sign] = match;
    if (objectPath !== undefined) path = objectPath;
    if (literal !== undefined) {
      const kind = KIND_OF_PATH.get(path) ?? (HASH_PATH.test(path) ? 'hash' : undefined);
      if (!kind || found.length >= MAX_COMPARISONS) return undefined;
      found.push({ kind, value: literal.replace(/\\(.)/g, '$1') });
    }
    shape.push(objectPath !== undefined ? 'p' : literal !== undefined ? 'l' : word === 'OR' ? '|' : (sign ?? '?'));
  }
  return /^\[p=l(?:\|p=l)*\](?:\|\[p=l(?:\|p=l)*\])*$/.test(shape.join('')) ? found : undefined;
}
