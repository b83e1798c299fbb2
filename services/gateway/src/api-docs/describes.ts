import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { RefusalStatus } from './refusals.js';

/** What an answer holds: the name of its schema, or of several that it may have; null for no body. */
export type AnswerBody = string | readonly string[] | null;

/** What a route does, and what it may answer beside what follows from its parameters and body. */
export interface Description {
  summary: string;
  description?: string;
  answers: Readonly<Record<number, readonly [meaning: string, body: AnswerBody]>>;
  refuses?: readonly RefusalStatus[];
  /** What it takes, where its parameter's class does not say it. */
  takes?: RequestBody;
}

/** What a request may hold, by media type, with examples. */
export interface RequestBody {
  required: true;
  description: string;
  content: Record<string, { schema: object; examples: Record<string, { summary: string; value: unknown }> }>;
}

/** Names of the extensions in which the document's maker finds what a route refuses and takes. */
export const REFUSES = 'x-refuses';
export const TAKES = 'x-takes';

/** Says of a route what its types do not. */
export function Describes({ summary, description, answers, refuses = [], takes }: Description): MethodDecorator {
  const responses = Object.entries(answers).map(([status, [meaning, body]]) =>
    ApiResponse({ status: Number(status), description: meaning, ...(body !== null && { schema: schemaOf(body) }) }),
  );
  const more = { ...(description && { description }), [REFUSES]: refuses, ...(takes && { [TAKES]: takes }) };
  const operation = ApiOperation({ summary, ...more });
  return applyDecorators(operation, ...responses);
}

/** A reference to a schema of the document, or a choice of several. */
export function schemaOf(body: string | readonly string[]): object {
  if (typeof body !== 'string') return { anyOf: body.map(schemaOf) };
  return { $ref: `#/components/schemas/${body}` };
}
