import { cutText } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import { ForeignDocument } from '../../formats/reading/document.js';
import type { ImportRow } from './import-row.js';
import { observablesOf } from './stix-pattern.js';

/**
 * The indicators of a STIX 2.1 bundle; other objects, revoked and outdated indicators have no documents.
 * @throws InvalidDocumentError at once when the document is no bundle.
 */
export function stixRows(document: unknown, now: number): Iterable<ImportRow> {
  const bundle = ForeignDocument.of(document);
  if (bundle.text('type') !== 'bundle') throw new InvalidDocumentError([{ field: 'type', message: 'must be bundle' }]);
  if (bundle.text('spec_version') === '2.0')
    throw new InvalidDocumentError([{ field: 'spec_version', message: 'must be 2.1; STIX 2.0 is not read' }]);
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
    return { error: 'pattern must name an address, domain, URL, user agent or digest of a file in one observation' };
  const about = {
    description: cutText(indicator.text('name', 'description', 'id') ?? '', 512),
    seenAt: indicator.text('valid_from'),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { documents: found.map((observable) => ({ ...observable, ...about })) };
}
