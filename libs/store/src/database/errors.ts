/** Why a statement was not carried out: the server is not there, it did not answer in time, or it refused. */
export type DatabaseFailure = 'away' | 'timeout' | 'refused';

/** The database cannot be used now, but may be later; whether the statement was carried out is not known. */
export class DatabaseAwayError extends Error {
  constructor(
    readonly reason: Exclude<DatabaseFailure, 'refused'>,
    options?: ErrorOptions,
  ) {
    super(reason === 'away' ? 'the database is not reachable' : 'the database did not answer in time', options);
  }
}

/** SQLSTATE classes and codes by which a server says that it is going, coming, full, or no longer the primary. */
const AWAY =
  /^(08|57P0|53|25006|58)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
/** The server's own deadlines: of a statement, of a lock, of an idle transaction. */
const TIMEOUT = /^(57014|55P03|25P03)$/;
/** What `pg` says without a code. */
const AWAY_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying|timeout expired)/;

/** What kind of failure an error of `pg` is. */
export function failureOf(error: unknown): DatabaseFailure {
  if (error instanceof DatabaseAwayError) return error.reason;
  const { code = '', message = '', errors } = (error ?? {}) as { code?: string; message?: string; errors?: unknown[] };
  // a name with several addresses fails at each of them
  if (errors && errors.length > 0) return failureOf(errors[0]);
  if (TIMEOUT.test(code) || message === 'Query read timeout') return 'timeout';
  return AWAY.test(code) || AWAY_WORDS.test(message) ? 'away' : 'refused';
}
