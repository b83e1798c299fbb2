import type { Problem } from '@soc-agent/contracts';

/** An error answer of a route: what it means, and one as it may look. */
interface Refusal {
  description: string;
  example: Problem;
}

function refusal(
  status: number,
  title: string,
  description: string,
  detail: string,
  more: Partial<Problem> = {},
): Refusal {
  return { description, example: { type: 'about:blank', title, status, detail, instance: '/api/…', ...more } };
}

/** What routes refuse requests with, by status. */
export const REFUSALS = {
  400: refusal(
    400,
    'Bad Request',
    'The request is not what it should be; `errors` names each field.',
    'the request names values that are not accepted',
    { errors: [{ field: 'entities.sourceIps[0]', message: 'each value in sourceIps must be an ip address' }] },
  ),
  401: refusal(
    401,
    'Unauthorized',
    'There is no key and no session, or one that is not good.',
    'a key or a session is needed',
  ),
  403: refusal(
    403,
    'Forbidden',
    'It is for another scope or customer, or asked by a page from elsewhere.',
    'this needs the scope triage',
  ),
  404: refusal(
    404,
    'Not Found',
    'There is none of that name.',
    'there is no threat 0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f',
  ),
  409: refusal(
    409,
    'Conflict',
    'It is not in a state where this can be done.',
    'threat 0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f is being analyzed',
  ),
  413: refusal(413, 'Payload Too Large', 'The body is larger than is taken.', 'Request body is too large'),
  415: refusal(
    415,
    'Unsupported Media Type',
    'Bodies of this media type are not read here.',
    'text/plain is not read here',
  ),
  422: refusal(
    422,
    'Unprocessable Entity',
    'The document is in none of the known formats, or the `Idempotency-Key` stands for another request.',
    'the document is in none of the known formats',
    { formatsTried: ['ocsf', 'elastic', 'wazuh'] },
  ),
  428: refusal(
    428,
    'Precondition Required',
    'It is not said which version was seen.',
    'If-Match has to name the version that was read',
  ),
  429: refusal(
    429,
    'Too Many Requests',
    'These are too many requests, or as much waits as can be taken; try again after `Retry-After`.',
    '50000 signals are waiting already',
  ),
  503: refusal(
    503,
    'Service Unavailable',
    'Redis or PostgreSQL does not answer, or has no room; try again after `Retry-After`.',
    'Redis is not reachable',
  ),
} as const satisfies Record<number, Refusal>;

export type RefusalStatus = keyof typeof REFUSALS;

/** Statuses that say when to try again. */
export const RETRIED: readonly number[] = [429, 503];
