import type { Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';

/** What is known about the world, and about our own side. */
export const CONTEXT_KINDS = [
  { value: 'indicators', label: 'Indicators' },
  { value: 'events', label: 'Changes' },
  { value: 'news', label: 'News' },
] as const;
export type ContextKind = (typeof CONTEXT_KINDS)[number]['value'];

/** One document in a line. */
export interface ContextRow {
  /** Names it in paths. */
  id: string;
  name: string;
  kind: string;
  what: string;
  /** Who said so: a feed, or whose change it was. */
  source: string;
  /** ISO 8601. */
  at: string;
  until?: string;
}

type Documents = { indicators: Indicator; events: InfrastructureEvent; news: NewsItem };

const ROWS: { [K in ContextKind]: (document: Documents[K]) => ContextRow } = {
  indicators: ({ kind, value, description, source, seenAt, expiresAt }) => ({
    ...{ id: value, name: value, kind, what: description, source, at: seenAt },
    ...(expiresAt && { until: expiresAt }),
  }),
  events: ({ id, kind, title, service, customerName, startedAt, endedAt }) => ({
    ...{
      id,
      name: title,
      kind: kind.replaceAll('_', ' '),
      what: service,
      source: customerName ?? 'everybody',
      at: startedAt,
    },
    ...(endedAt && { until: endedAt }),
  }),
  news: ({ id, title, summary, source, publishedAt, observables }) => ({
    id,
    name: title,
    kind: `${observables.length} observables`,
    what: summary,
    source,
    at: publishedAt,
  }),
};

/** A document as its line. */
export function contextRow<K extends ContextKind>(kind: K, document: Documents[K]): ContextRow {
  return ROWS[kind](document);
}

/** The kind an address names; the first where it names none. */
export function contextKindOf(text: string | undefined): ContextKind {
  return CONTEXT_KINDS.find(({ value }) => value === text)?.value ?? 'indicators';
}
