import type { Author } from '../audit/author.js';
import type { Sql } from '../database/statement.js';

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
  /** Whoever replaces one has to have seen it; otherwise only whoever says what they saw. */
  mustBeSeen?: boolean;
  /** Beyond the capacity: forget the oldest, or refuse new ones. */
  whenFull: 'forget' | 'refuse';
  /** Newest first, by the column `at`, or by key. */
  order: 'newest' | 'key';
  idOf(document: T): string;
  columns: readonly CollectionColumn<T>[];
  /** What somebody's change of one document brings with it, in the same transaction. */
  follow?: (sql: Sql, states: { before?: T; after?: T }, by: Author) => Promise<void>;
}

export type PutOutcome = 'created' | 'replaced' | 'refused';

/** What a list is narrowed to. */
export interface CollectionGroup {
  /** SQL with one `$` for the value. */
  readonly where: string;
  readonly value: string;
}

/** One page of a collection; times are Unix ms, both ends included. */
export interface CollectionPage {
  group?: CollectionGroup;
  from?: number;
  to?: number;
  offset: number;
  limit: number;
}
