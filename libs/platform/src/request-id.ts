import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a client may call its request. */
const GIVEN = /^[\w.:-]{8,128}$/;
/** No two processes give the same. */
const prefix = randomBytes(9).toString('base64url');
let count = 0;

/** Names a request in its answer and in the log: as its client does, or by a name that no other has. */
export function requestId({ headers }: { headers: IncomingHttpHeaders }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN.test(given) ? given : `${prefix}-${(count++).toString(36)}`;
}
