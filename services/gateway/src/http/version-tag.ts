import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** Says which version an answer is of, for `If-Match`. */
export function tagVersion(reply: FastifyReply, version: number | string | undefined): void {
  if (version !== undefined) void reply.header('etag', `"${version}"`);
}

/** The route takes the version that was read. */
export function IfMatch(description: string, required = false): MethodDecorator {
  return ApiHeader({ name: 'If-Match', required, description, schema: { type: 'string' } });
}

/** The version that `If-Match` names: undefined for whatever is there, and one that nothing has where the tag is none of ours. */
export function versionNumber(seen: string | undefined): number | undefined {
  if (seen === undefined || seen === '*') return undefined;
  return /^\d{1,9}$/.test(seen) ? Number(seen) : 0;
}
