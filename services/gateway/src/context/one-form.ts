import { INDICATOR_KINDS, type ContextImport, type IndicatorKind } from '@soc-agent/contracts';
import { canonicalAddress, canonicalEntity, type EntityList } from '@soc-agent/domain';

/** Where a signal has observables of each kind. */
export const LIST_OF: Readonly<Record<IndicatorKind, EntityList>> = {
  ip: 'sourceIps',
  domain: 'domains',
  url: 'urls',
  hash: 'hashes',
  userAgent: 'userAgents',
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The document with what it names in the form that signals are compared in: `hxxp://bad[.]example` would never match. What
 * has no such form stays as it is, for its rules to refuse.
 */
export function inOneForm(into: ContextImport['into'], document: Fields): Fields {
  if (into === 'indicators') {
    const { kind, value } = document;
    return typeof value === 'string' && isKind(kind) ? { ...document, value: observable(kind, value) } : document;
  }
  const { observables } = document;
  if (!Array.isArray(observables)) return document;
  return {
    ...document,
    observables: observables.map((text: unknown) => (typeof text === 'string' ? named(text) : text)),
  };
}

/** The one form of an observable of that kind, or the text as it is. */
export function observable(kind: IndicatorKind, text: string): string {
  const [form, ...more] = canonicalEntity(LIST_OF[kind], text);
  return form !== undefined && more.length === 0 ? form : text;
}

/** As `observable`, for an unknown kind. */
function named(text: string): string {
  const address = canonicalAddress(text);
  if (address !== undefined) return address;
  for (const kind of ['hash', 'domain'] as const) {
    const [form, ...more] = canonicalEntity(LIST_OF[kind], text);
    if (form !== undefined && more.length === 0) return form;
  }
  const url = observable('url', text);
  return /^[a-z][a-z0-9+.-]*:\/\//.test(url) ? url : text;
}

function isKind(kind: unknown): kind is IndicatorKind {
  return INDICATOR_KINDS.some((known) => known === kind);
}
