import type { QueryResultRow } from 'pg';

/** SQL with `$1`, `$2` … for its values. */
export interface Statement {
  /** Names it in metrics: never text from outside. */
  readonly name: string;
  readonly text: string;
  /**
   * Planned once for each connection: for what is asked often and always has the same plan. Then no two share a name, or each has one of its
   * own here.
   */
  readonly prepared?: boolean | string;
}

/** Where statements are carried out: a database, or one transaction in it. */
export interface Sql {
  query<R extends QueryResultRow>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}
