import type { Problem } from '@soc-agent/contracts';
import { STATUS_CODES } from 'node:http';

/** An error answer of a route: what it means, and one as it may look. */
interface Refusal {
  description: string;
  example: Problem;
}

type Case = readonly [description: string, detail: string, more?: Partial<Problem>];

/** What routes refuse requests with, by status; each with what it means, and the words of one. */
const CASES = {
  400: [
    'The request is not what it should be; `errors` names each field.',
    'the request names values that are not accepted',
    { errors: [{ field: 'entities.sourceIps[0]', message: 'each value in sourceIps must be an ip address' }] },
  ],
  401: ['There is no key and no session, or one that is not good.', 'a key or a session is needed'],
  403: ['It is for another scope or customer, or asked by a page from elsewhere.', 'this needs the scope triage'],
  404: ['There is none of that name.', 'there is no threat 0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f'],
  409: [
    'It is not in a state where this can be done.',
    'threat 0192f0c1-2f6e-7c3a-9d7e-1c2b3a4d5e6f is being analyzed',
  ],
  413: ['The body is larger than is taken.', 'Request body is too large'],
  415: ['Bodies of this media type are not read here.', 'text/plain is not read here'],
  422: [
    'The document is in none of the known formats, or the `Idempotency-Key` stands for another request.',
    'the document is in none of the known formats',
    { formatsTried: ['ocsf', 'elastic', 'wazuh'] },
  ],
  428: ['It is not said which version was seen.', 'If-Match has to name the version that was read'],
  429: [
    'These are too many requests, or as much waits as can be taken; try again after `Retry-After`.',
    '50000 signals are waiting already',
  ],
  503: [
    'Redis or PostgreSQL does not answer, or has no room; try again after `Retry-After`.',
    'Redis is not reachable',
  ],
} as const satisfies Record<number, Case>;

export type RefusalStatus = keyof typeof CASES;

export function refusalWith(status: RefusalStatus): Refusal {
  const [description, detail, more]: Case = CASES[status];
  const title = STATUS_CODES[status] ?? '';
  return { description, example: { type: 'about:blank', title, status, detail, instance: '/api/…', ...more } };
}

/** Statuses that say when to try again. */
export const RETRIED: readonly number[] = [429, 503];
