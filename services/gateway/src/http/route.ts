import { applyDecorators, HttpCode, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Access } from '@soc-agent/platform';
import type { RefusalStatus } from '../api-docs/refusals.js';
import { DeadlineInterceptor } from './deadline.interceptor.js';

/** What an answer holds: the name of its schema, or of several that it may have; null for no body. */
export type AnswerBody = string | readonly string[] | null;

/** What a route does, and what it may answer beside what follows from its parameters and body. */
export interface Description {
  summary: string;
  description?: string;
  /** By status; one that stands alone is the status of every answer. */
  answers: Readonly<Record<number, readonly [meaning: string, body: AnswerBody]>>;
  /** Left out, 503 alone. */
  refuses?: readonly RefusalStatus[];
  /** Longest wait of a route that changes something, milliseconds; left out, two seconds. `own` where the handler sees to it, such as one that streams. */
  timeoutMs?: number | 'own';
  /** What it takes, where its parameter's class does not say it. */
  takes?: RequestBody;
}

/** What a request may hold, by media type, with examples. */
export interface RequestBody {
  required: true;
  description: string;
  content: Record<string, { schema: object; examples: Record<string, { summary: string; value: unknown }> }>;
}

/** Names of the extensions in which the document's maker finds what a route asks of its callers, refuses and takes. */
export const ACCESS = 'x-access';
export const REFUSES = 'x-refuses';
export const TAKES = 'x-takes';

/**
 * Says of a route what its types do not.
 * @param access the scope that it is for; `anybody known` and `open` say what they say.
 */
export function Route(
  access: Access,
  { summary, description, answers, refuses = [503], timeoutMs, takes }: Description,
): MethodDecorator {
  const statuses = Object.entries(answers).map(([status, answer]) => [Number(status), ...answer] as const);
  const responses = statuses.map(([status, meaning, body]) =>
    ApiResponse({ status, description: meaning, ...(body !== null && { schema: schemaOf(body) }) }),
  );
  const more = { ...(description && { description }), [REFUSES]: refuses, ...(takes && { [TAKES]: takes }) };
  const [only, ...others] = statuses;
  return applyDecorators(
    RouteConfig({ access }),
    ApiExtension(ACCESS, access),
    ApiOperation({ summary, ...more }),
    ...responses,
    ...(only && others.length === 0 ? [HttpCode(only[0])] : []),
    ...(timeoutMs === 'own' ? [] : [UseInterceptors(new DeadlineInterceptor(timeoutMs))]),
  );
}

/** A reference to a schema of the document, or a choice of several. */
export function schemaOf(body: string | readonly string[]): object {
  if (typeof body !== 'string') return { anyOf: body.map(schemaOf) };
  return { $ref: `#/components/schemas/${body}` };
}
