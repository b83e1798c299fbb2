import { IsInstant, Optional, Text, WholeNumber } from '@soc-agent/contracts';
import { COLLECTION_CURSOR } from '@soc-agent/store';
import { Matches } from 'class-validator';

/** Query of every context list. */
export class PageQuery {
  /** Rows of one page. */
  @WholeNumber(1, 500)
  limit: number = 50;

  /** Rows to skip. */
  @WholeNumber(0, 1_000_000)
  offset: number = 0;

  /** `nextCursor` of the page before: what changes meanwhile neither repeats nor hides a row. */
  @Optional()
  @Matches(COLLECTION_CURSOR, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

/** A page within a time window, both ends included. */
export class WindowQuery extends PageQuery {
  /** Only what is not before this time. */
  @Optional()
  @IsInstant()
  from?: string;

  /** Only what is not after this time. */
  @Optional()
  @IsInstant()
  to?: string;
}

export class CustomerQuery extends PageQuery {
  /** Only what is this customer's. */
  @Optional()
  @Text(128)
  customer?: string;
}

export class EventQuery extends WindowQuery {
  /** Only events of this customer. */
  @Optional()
  @Text(128)
  customer?: string;
}

export class FeedQuery extends WindowQuery {
  /** Only what came from there. */
  @Optional()
  @Text(128)
  source?: string;
}

export class SourceQuery {
  /** Only this source's entry; left out, the latest for a read, all of them for a removal. */
  @Optional()
  @Text(128)
  source?: string;
}
