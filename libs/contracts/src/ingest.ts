import type { Problem } from './problem.js';

/** What a sender learns of a signal that was taken in. */
export interface AcceptedItem {
  /** Position of its document in the request, from 0. */
  item: number;
  /** The format it was read in. */
  format: string;
  /** The threat's id. */
  id: string;
  /** Where its analysis will be. */
  link: string;
}

/** Why a document was not taken in. */
export type RefusedItem = { item: number } & Pick<Problem, 'status' | 'detail' | 'errors'>;

/** What became of a request with several documents. */
export interface IngestReport {
  accepted: number;
  refused: number;
  items: (AcceptedItem | RefusedItem)[];
  /** Where a document was in none of them. */
  formatsTried?: string[];
}
