import type { Author } from '../audit/author.js';
import type { Sql } from '../database/statement.js';
import { storable } from '../database/text-keys.js';

/** A column beside key and document, and what it holds of a document. */
export interface CollectionColumn<T> {
  name: string;
  /** What the value is sent as; `texts` are several. */
  type: 'text' | 'texts' | 'timestamptz';
  /** SQL that makes the column of the value, if it is not the value itself. */
  from?: (value: string) => string;
  of(document: T): string | readonly string[] | Date | null;
}

/** What a collection has to know of its documents. */
export interface CollectionShape<T> {
  /** The table, see the migrations; also names the collection in `context_totals`. */
  table: string;
  /** At most so many documents are kept. */
  capacity: number;
  /** One of them, in the names of audit events. */
  subject: string;
  /** True when a replacement must name the version it replaces; otherwise that is optional. */
  mustBeSeen?: boolean;
  /** Beyond the capacity: forget the oldest, or refuse new ones. */
  whenFull: 'forget' | 'refuse';
  /** Newest first, by the column `at`, or by key. */
  order: 'newest' | 'key';
  idOf(document: T): string;
  columns: readonly CollectionColumn<T>[];
  /** What a person's change of one document also changes, in the same transaction. */
  follow?: (sql: Sql, states: { before?: T; after?: T }, by: Author) => Promise<void>;
}

export type PutOutcome = 'created' | 'replaced' | 'refused';

/** What a list is narrowed to. */
export interface CollectionGroup {
  /** SQL with one `$` for the value. */
  readonly where: string;
  readonly value: string;
}

/** Which page of a collection; times are Unix ms, both ends included. */
export interface PageOfCollection {
  group?: CollectionGroup;
  from?: number;
  to?: number;
  /** `nextCursor` of the page before: what was added or deleted since then neither repeats nor hides anything. */
  cursor?: string;
  offset: number;
  limit: number;
}

export interface CollectionPage<T> {
  items: T[];
  /** All that match, not only this page. */
  total: number;
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}

/** How a cursor looks: the time of a page's last document, Unix milliseconds, and its key. */
export const COLLECTION_CURSOR = /^(-?\d{1,15})\.([\w-]{0,2000})$/;

export function cursorAfter(at: Date | null, key: string): string {
  return `${at?.getTime() ?? 0}.${Buffer.from(key).toString('base64url')}`;
}

/** @param cursor as {@link COLLECTION_CURSOR} takes it */
export function placeOf(cursor: string): { at: Date; key: string } {
  const [, at, key = ''] = COLLECTION_CURSOR.exec(cursor) ?? [];
  return { at: new Date(Number(at)), key: storable(Buffer.from(key, 'base64url').toString()) };
}

/** SQL of a clause that holds a list to all of the conditions. */
export function whereAll(conditions: readonly string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}
