import { HttpException } from '@nestjs/common';
import type { Problem } from '@soc-agent/contracts';
import { ActionConflictError } from '@soc-agent/domain';
import { InvalidDocumentError, NotReplicatedError } from '@soc-agent/platform';
import {
  DatabaseAwayError,
  ForeignDocumentError,
  MissingThreatsError,
  NameTakenError,
  NotAnalyzedError,
  NotSecondPersonError,
  NotUndoableError,
  StaleVersionError,
} from '@soc-agent/store';
import { STATUS_CODES } from 'node:http';
import { UnknownDocumentError } from '../formats/unknown-document.js';
import { DeadlineError } from './deadline.js';
import { JsonTextError } from './json-text.js';

/** How ioredis says that the server is not there: by name, or by the beginning of the message. */
const REDIS_IS_AWAY =
  /^(MaxRetriesPerRequestError|AbortError|Connection is closed|Stream isn't writeable|Command timed out|READONLY|LOADING|CLUSTERDOWN|ClusterAllFailedError|Cluster isn't ready|connect )/;

/** Errors whose message is for who asks. */
const SAID: readonly (readonly [status: number, ...types: (new (...given: never[]) => Error)[]])[] = [
  [403, NotSecondPersonError],
  [404, ForeignDocumentError, MissingThreatsError],
  [409, ActionConflictError, NameTakenError, NotAnalyzedError, NotUndoableError],
  [503, DatabaseAwayError, DeadlineError, NotReplicatedError],
];

/** The problem document of an error; 500 for what nobody expected. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InvalidDocumentError) {
    return { ...problem(400, 'the request names values that are not accepted'), errors: [...error.errors] };
  }
  if (error instanceof UnknownDocumentError) return { ...problem(422, error.message), formatsTried: [...error.tried] };
  if (error instanceof JsonTextError) return problem(400, `the body ${error.message}`);
  if (error instanceof StaleVersionError) {
    return { ...problem(409, error.message), ...(error.current && { current: error.current }) };
  }
  if (error instanceof HttpException) return problem(error.getStatus(), error.message);
  for (const [status, ...types] of SAID)
    if (types.some((type) => error instanceof type)) return problem(status, (error as Error).message);
  if (error instanceof Error && (REDIS_IS_AWAY.test(error.name) || REDIS_IS_AWAY.test(error.message))) {
    return problem(503, 'Redis is not reachable');
  }
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') {
    return problem(400, 'the request ended before it was whole');
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500
    ? problem(status, (error as Error).message)
    : problem(500, 'something went wrong here');
}

function problem(status: number, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
}
